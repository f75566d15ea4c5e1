// The weights of a network as pictures, layer by layer: a square for each weight, a circle for each bias, a
// diamond for each slope. Colour says the sign, and so does a + or - where there is room; the stronger, the larger.
const colourOf = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function shortNumber(value) {
    const size = Math.abs(value);
    if (size < 0.005 && value !== 0)
        return value < 0 ? "\u22120" : "+0"; // nearly, but not pruned
    return (value < 0 ? "\u2212" : "") + size.toFixed(size >= 99.5 ? 0 : size >= 9.95 ? 1 : 2);
}

function shapePath(pen, shape, x, y, size) {
    const r = size / 2 - 1, cx = x + size / 2, cy = y + size / 2;
    pen.beginPath();
    if (shape === "weight")
        pen.rect(cx - r, cy - r, 2 * r, 2 * r);
    else if (shape === "bias")
        pen.arc(cx, cy, Math.max(r, 0.5), 0, 2 * Math.PI);
    else
        [[0, -r], [r, 0], [0, r], [-r, 0]].forEach(([dx, dy], i) => pen[i ? "lineTo" : "moveTo"](cx + dx, cy + dy));
    pen.closePath();
}

// A number in its shape. A weight of zero is pruned: an empty square with a dot.
function drawNumber(pen, shape, value, strongest, x, y, size) {
    const strength = value === 0 ? 0 : 0.15 + 0.85 * Math.abs(value) / strongest;
    shapePath(pen, shape, x, y, size);
    pen.fillStyle = `rgba(${colourOf(value < 0 ? "--negative" : "--positive")}, ${strength})`;
    pen.fill();
    pen.strokeStyle = colourOf(shape === "weight" ? "--line" : "--quiet");
    if (size >= 6)
        pen.stroke();
    pen.fillStyle = colourOf(value === 0 ? "--quiet" : strength > 0.75 ? "--paper" : "--ink");
    const roomy = size >= 33, text = value === 0 ? "\u00b7" : roomy ? shortNumber(value) : value < 0 ? "\u2212" : "+";
    pen.font = `${roomy && value !== 0 ? 11.5 : 0.8 * size}px system-ui, "DejaVu Sans", sans-serif`;
    if (size >= 9)
        pen.fillText(text, x + size / 2, y + size / 2 + 0.5);
}

// How many coefficients of the activation a channel has.
const ownOf = layer => (layer.coefficient ? layer.coefficient.length / layer.shape[0] : 0);

// How a layer fits: channels in rows, each a block of side x side weights for every input, then its bias.
function fitLayer(layer, width) {
    const [out, inputs, side] = layer.shape, gap = side > 1 ? 0.4 : 0;
    const units = inputs * (side + gap) + (gap ? 0 : 0.4) + 1 + ownOf(layer);
    for (let size = 40;; size--) {
        const across = Math.max(1, Math.min(out, Math.floor((width + size) / ((units + 1) * size))));
        const down = Math.ceil(out / across), space = side > 1 ? 0.5 : 0.15, row = side + space;
        if (size === 1 || (units * size <= width && down * row * size <= 400))
            return {size, gap, across, unit: (units + 1) * size, row: row * size,
                width: across * (units + 1) * size - size, height: (down * row - space) * size};
    }
}

function drawLayer(canvas, layer, width) {
    const [out, inputs, side] = layer.shape, taps = side * side, own = ownOf(layer), fit = fitLayer(layer, width), {size} = fit;
    const numbers = [layer.weight, layer.bias, layer.coefficient || []].flat();
    const strongest = numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 0) || 1;
    const pen = canvas.getContext("2d");
    canvas.width = Math.ceil(fit.width * devicePixelRatio);
    canvas.height = Math.ceil(fit.height * devicePixelRatio);
    canvas.style.width = `${fit.width}px`;
    pen.scale(devicePixelRatio, devicePixelRatio);
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (let k = 0; k < out; k++) {
        const left = k % fit.across * fit.unit, top = Math.floor(k / fit.across) * fit.row;
        for (let i = 0; i < inputs * taps; i++) {
            const block = Math.floor(i / taps), tap = i % taps;
            drawNumber(pen, "weight", layer.weight[k * inputs * taps + i], strongest,
                left + (block * (side + fit.gap) + tap % side) * size, top + Math.floor(tap / side) * size, size);
        }
        const end = left + (inputs * (side + fit.gap) + (fit.gap ? 0 : 0.4)) * size, middle = top + (side - 1) / 2 * size;
        drawNumber(pen, "bias", layer.bias[k], strongest, end, middle, size);
        for (let j = 0; j < own; j++)
            drawNumber(pen, "slope", layer.coefficient[k * own + j], strongest, end + (1 + j) * size, middle, size);
    }
}

// What a layer does, in words.
function layerWords(network, l) {
    const [out, inputs, side] = network.layers[l].shape, last = l + 1 === network.layers.length;
    const below = {relu: "A sum below 0 becomes 0.", leaky: "A sum below 0 shrinks to a hundredth.",
        prelu: "A sum below 0 is multiplied with a slope of its own.",
        tanh: "The sum z becomes tanh(z).", sigmoid: "The sum z becomes 1 / (1 + exp(\u2212z)).", sine: "The sum z becomes sin(z).",
        gaussian: "The sum z becomes exp(\u2212z\u00b2/2).", softplus: "The sum z becomes log(1 + exp(z)).",
        silu: "The sum z becomes z / (1 + exp(\u2212z)).", mish: "The sum z becomes z tanh(log(1 + exp(z))).",
        gelu: "The sum is multiplied with the share of a normal distribution that lies below it.",
        elu: "A sum z below 0 becomes exp(z) \u2212 1.", celu: "A sum z below 0 becomes exp(z) \u2212 1.",
        selu: "A sum z below 0 becomes 1.67 (exp(z) \u2212 1), and what follows 1.05 times as large.",
        adaptive_sigmoid: "The sum z becomes a tanh(b z / 2), with an a and a b of its own.",
        softsign: "The sum z becomes z / (1 + |z|).", square: "The sum z becomes z\u00b2.", root_square: "A sum below 0 loses its sign.",
        quadratic: "The sum z becomes a + b z + c z\u00b2, with an a, a b and a c of its own.",
        step: "A sum above 0 becomes 1, any other 0."}[network.activation];
    const every = inputs > 1 ? `all ${inputs} pictures of the layer before` : l === 0 ? "the board" : "the picture of the layer before";
    const sum = side > 1 ? `looks at ${side} × ${side} cells of ${every}, and adds up what it sees, each times a weight, and a bias`
        : `adds up ${inputs > 1 ? `the ${inputs} results of the layer before, each times a weight` : "the result of the layer before, times a weight"}, and a bias`;
    if (last)
        return ["the answer", `This ${sum}. The cell lives if the sum is above 0.`];
    const name = side > 1 ? "filter" : "channel", each = out > 1 ? `Each of these ${out}` : "This one";
    const apart = network.generations > 1 && network.layers[0].shape[2] === 3; // family life: a generation after the other
    const generation = apart ? `, generation ${Math.floor(l / 2) + 1}` : "";
    const shared = network.residual && side === 1 ? Math.min(out, network.layers[l - 1].shape[1]) : 0;
    const kept = shared === 0 ? "" : ` Before that, ${out > 1 ? `the first ${shared > 1 ? `${shared} add` : "one adds"}` : "it adds"} what this generation read of the cell itself, so that it learns what changes.`;
    return [`${out > 1 ? `${out} ${name}s` : `one ${name}`}${generation}`, `${each} ${sum}. ${below}${kept}`];
}

// Appends headings, pictures and a legend to the element; returns a function that draws them to its width.
function showFilters(element, network) {
    const canvases = network.layers.map((layer, l) => {
        const [title, words] = layerWords(network, l), canvas = document.createElement("canvas");
        canvas.className = "filters";
        canvas.setAttribute("role", "img");
        canvas.setAttribute("aria-label", `${title}: ${layer.weight.slice(0, 64).map(shortNumber).join(", ")}`);
        element.insertAdjacentHTML("beforeend", `<h3>Layer ${l + 1}: ${title}</h3><p class="quiet">${words}</p>`);
        element.append(canvas);
        return canvas;
    });
    const named = {prelu: "slope", adaptive_sigmoid: "a, b", quadratic: "a, b, c"}[network.activation];
    const slope = named ? `<span>\u25c7 ${named}</span>` : "";
    element.insertAdjacentHTML("beforeend", `<p class="scale quiet"><span>\u2212 <i class="ramp"></i> +</span>
        <span>\u25a1 weight</span><span>\u25cb bias</span>${slope}<span>\u22a1 0, as what is pruned: costs nothing</span></p>`);
    return () => canvases.forEach((canvas, l) => drawLayer(canvas, network.layers[l], element.clientWidth));
}
