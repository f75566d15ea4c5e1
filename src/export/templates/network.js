// A network as the function that it is, and the rule that it was taught. `shape` is what lifeticket's JSON
// says of it. A board is an array of cells, 0 or 1, row by row. Arithmetic is that of float32, rounded after every
// operation, in the order of lifeticket's own forward pass: the answers are those of `lifeticket predict`. Activations
// with exp, tanh or sine are the nearest float32, from which predict's differ by some last bits: where a logit is that
// near to 0, the answer may.
function makeNetwork(shape) {
    "use strict";
    const float32 = Math.fround;
    const torus = shape.boundary === "torus";
    const sigmoid = z => 1 / (1 + Math.exp(-z)), softplus = z => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    const elu = z => (z > 0 ? z : Math.expm1(z));
    const activate = {
        relu: z => (z < 0 ? 0 : z),
        leaky: z => (z > 0 ? z : float32(float32(0.01) * z)),
        prelu: (z, [slope]) => (z > 0 ? z : float32(slope * z)),
        elu,
        celu: elu,
        selu: z => 1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * Math.expm1(z)),
        gelu: z => z * normal(z),
        silu: z => z * sigmoid(z),
        mish: z => z * Math.tanh(softplus(z)),
        tanh: Math.tanh,
        sigmoid,
        softplus,
        gaussian: z => Math.exp(-0.5 * z * z),
        adaptive_sigmoid: (z, [a, b]) => a * Math.tanh(b * z / 2),
        sine: Math.sin,
        softsign: z => z * float32(1 / float32(1 + Math.abs(z))),
        square: z => z * z,
        root_square: Math.abs,
        quadratic: (z, [c0, c1, c2]) => c0 + float32(z * float32(c1 + float32(c2 * z))),
        step: z => (z > 0 ? 1 : z <= 0 ? 0 : z),
    }[shape.activation];

    // Returns the probability that a normal number is less than z: a series near 0, a continued fraction far away.
    function normal(z) {
        const x = Math.abs(z), density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        let sum = 0, term = x, fraction = x;
        for (let i = 1; x < 4 && i < 120; i += 2, term *= z * z / i)
            sum += term;
        for (let i = 60; i > 0; i--)
            fraction = x + i / fraction;
        const tail = x < 4 ? 0.5 - density * sum : density / fraction;
        return z > 0 ? 1 - tail : tail;
    }

    // A layer's channels as lists of terms; what is pruned is in none.
    const layers = shape.layers.map((layer, l) => {
        const [out, inputs, side] = layer.shape, taps = side * side;
        const channels = [];
        for (let k = 0; k < out; k++) {
            const terms = [];
            for (let i = 0; i < inputs * taps; i++) {
                const weight = float32(layer.weight[k * inputs * taps + i]), tap = i % taps;
                if (weight !== 0)
                    terms.push({weight, input: Math.floor(i / taps), row: Math.floor(tap / side), column: tap % side});
            }
            const coefficients = layer.coefficient || [], own = coefficients.length / out;
            channels.push({terms, bias: float32(layer.bias[k]),
                coefficients: coefficients.slice(k * own, (k + 1) * own).map(float32)});
        }
        const last = l + 1 === shape.layers.length;
        return {channels, reach: (side - 1) / 2, activated: !last, adds: shape.residual !== undefined && side === 1 && !last};
    });

    // Returns the plane with a border as wide as filters reach: of zeros, or on a torus of what lies at the opposite edge.
    function pad(plane, width, height, reach) {
        if (reach === 0)
            return plane;
        const stride = width + 2 * reach, padded = new Float32Array(stride * (height + 2 * reach));
        for (let y = -reach; y < height + reach; y++)
            for (let x = -reach; x < width + reach; x++) {
                const inside = x >= 0 && x < width && y >= 0 && y < height;
                const u = inside ? x : (x % width + width) % width, v = inside ? y : (y % height + height) % height;
                if (inside || torus)
                    padded[(y + reach) * stride + x + reach] = plane[v * width + u];
            }
        return padded;
    }

    // `added`, plane by plane, goes to the first sums.
    function forward(layer, planes, added, width, height) {
        const stride = width + 2 * layer.reach;
        const inputs = planes.map(plane => pad(plane, width, height, layer.reach));
        return layer.channels.map((channel, k) => {
            const sum = new Float32Array(width * height).fill(channel.bias);
            for (const {weight, input, row, column} of channel.terms)
                for (let y = 0, to = 0; y < height; y++)
                    for (let x = 0, from = (y + row) * stride + column; x < width; x++, from++, to++)
                        sum[to] = float32(sum[to] + float32(weight * inputs[input][from]));
            for (let i = 0; k < added.length && i < sum.length; i++)
                sum[i] = float32(sum[i] + added[k][i]);
            return layer.activated ? sum.map(z => activate(z, channel.coefficients)) : sum;
        });
    }

    // Returns one logit a cell, which is alive a step on where it is above 0.
    function logits(board, width, height) {
        if (board.length !== width * height)
            throw new RangeError(`a board of ${width} x ${height} has ${width * height} cells, not ${board.length}`);
        let planes = [Float32Array.from(board)], read = [];
        for (const layer of layers) {
            const added = layer.adds ? read : [];
            read = planes;
            planes = forward(layer, planes, added, width, height);
        }
        return planes[0];
    }

    // Returns what the network says becomes of a board in one step, which is shape.generations generations.
    function predict(board, width, height) {
        return Uint8Array.from(logits(board, width, height), z => (z > 0 ? 1 : 0));
    }

    // Returns what does become of it, by the rule.
    const [births, survivals] = shape.rule.slice(1).split("/S").map(counts => Array.from(counts, Number));
    function generation(board, width, height) {
        const padded = pad(board, width, height, 1), stride = width + 2;
        return Uint8Array.from(board, (alive, i) => {
            const at = (Math.floor(i / width) + 1) * stride + i % width + 1;
            let neighbours = -alive;
            for (const row of [at - stride, at, at + stride])
                neighbours += padded[row - 1] + padded[row] + padded[row + 1];
            return (alive ? survivals : births).includes(neighbours) ? 1 : 0;
        });
    }
    function evolve(board, width, height) {
        for (let g = 0; g < shape.generations; g++)
            board = generation(board, width, height);
        return board;
    }

    const nonzero = numbers => numbers.filter(number => number !== 0).length;
    const count = key => shape.layers.reduce((sum, layer) => sum + nonzero(layer[key] || []), 0);
    return {...shape, weights: count("weight"), biases: count("bias"), slopes: count("coefficient"), logits, predict, evolve};
}
