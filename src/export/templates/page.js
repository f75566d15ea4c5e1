// The page: the true board beside those of the networks, what steers them, and what is known of them.
const find = id => document.getElementById(id);
const players = page.networks.map(entry => (entry.network ? {...entry, network: makeNetwork(entry.network)} : entry));
const living = players.filter(player => player.network);
const task = living[0].network;
const game = task.rule === "B3/S23" ? "the Game of Life" : `Life by the rule ${task.rule}`;

const patterns = {
    "glider gun": `........................O...........
......................O.O...........
............OO......OO............OO
...........O...O....OO............OO
OO........O.....O...OO..............
OO........O...O.OO....O.O...........
..........O.....O.......O...........
...........O...O....................
............OO......................`,
    "glider": ".O.\n..O\nOOO",
    "r-pentomino": ".OO\nOO.\n.O.",
    "random": "",
};
const sizes = {"small": [22, 13], "medium": [44, 26], "large": [88, 52]};

// ---- what is played -----------------------------------------------------------------------------

const state = {width: 44, height: 26, step: 0, start: null, truth: null, running: false, due: 0};

function begin(board) {
    state.start = state.truth = board;
    state.step = 0;
    for (const player of living)
        Object.assign(player, {board, wrong: new Uint8Array(board.length), mistakes: 0});
}

function advance() {
    const {width, height} = state, corrected = find("from").value === "true";
    const truth = task.evolve(state.truth, width, height);
    for (const player of living) {
        const logit = player.network.logits(corrected ? state.truth : player.board, width, height);
        player.board = Uint8Array.from(logit, z => (z > 0 ? 1 : 0));
        player.wrong = Uint8Array.from(logit, (z, i) => ((truth[i] ? z > 0 : z <= 0) ? 0 : 1)); // no number is wrong
        player.mistakes += player.wrong.some(Boolean) ? 1 : 0;
    }
    state.truth = truth;
    state.step++;
}

// Puts the pattern in the middle, the gun in a corner, with room to shoot.
function boardOf(name) {
    const {width, height} = state, board = new Uint8Array(width * height), rows = patterns[name].split("\n");
    if (name === "random")
        return board.map(() => (Math.random() < find("density").value / 100 ? 1 : 0));
    const gun = name === "glider gun";
    const left = gun ? 2 : Math.floor((width - rows[0].length) / 2), top = gun ? 2 : Math.floor((height - rows.length) / 2);
    rows.forEach((row, y) => [...row].forEach((cell, x) => {
        board[(top + y) * width + left + x] = cell === "O" ? 1 : 0;
    }));
    return board;
}

// ---- how it looks -------------------------------------------------------------------------------

const gapOf = size => (size >= 5 ? Math.max(1, Math.round(size / 12)) : 0);

// A cell that is said to be alive is full, one that is said to be dead is not; a wrong one is crossed out, or hollow.
function drawCell(pen, alive, wrong, x, y, size) {
    const side = size - gapOf(size);
    if (alive) {
        pen.fillStyle = colourOf(wrong ? "--extra" : "--alive");
        pen.fillRect(x, y, side, side);
    }
    if (!wrong)
        return;
    const line = Math.max(1, side / 6), inset = line / 2 + (alive ? side / 6 : 0);
    pen.lineWidth = line;
    pen.strokeStyle = colourOf(alive ? "--paper" : "--missing");
    pen.beginPath();
    if (alive)
        [[inset, side - inset], [side - inset, inset]].forEach(([from, to]) => {
            pen.moveTo(x + inset, y + from);
            pen.lineTo(x + side - inset, y + to);
        });
    else
        pen.rect(x + inset, y + inset, side - 2 * inset, side - 2 * inset);
    pen.stroke();
}

function drawGrid(pen, size) {
    const line = gapOf(size);
    pen.fillStyle = colourOf("--grid");
    for (let x = 1; x < state.width; x++)
        pen.fillRect(Math.round(x * size) - line, 0, line, pen.canvas.height);
    for (let y = 1; y < state.height; y++)
        pen.fillRect(0, Math.round(y * size) - line, pen.canvas.width, line);
}

function drawBoard(canvas, board, wrong) {
    const {width, height} = state, ratio = devicePixelRatio, pen = canvas.getContext("2d");
    canvas.width = Math.round(canvas.parentNode.clientWidth * ratio);
    const size = canvas.width / width; // not whole: the gaps between cells differ by a pixel, the cells do not
    canvas.height = Math.round(height * size);
    canvas.style.width = `${canvas.width / ratio}px`;
    drawGrid(pen, size);
    board.forEach((alive, i) => {
        if (alive || wrong[i])
            drawCell(pen, alive, wrong[i], Math.round(i % width * size), Math.round(Math.floor(i / width) * size), Math.max(1, Math.floor(size)));
    });
}

function noteOf(player) {
    const wrong = player.wrong.reduce((sum, cell) => sum + cell, 0), cells = people(state.width * state.height);
    if (wrong === 0)
        return `all ${cells} right` + (player.mistakes ? `; ${people(player.mistakes)} of ${plural(state.step, "step")} wrong` : "");
    const extra = player.wrong.reduce((sum, cell, i) => sum + (cell && player.board[i]), 0);
    return `<b>${people(wrong)} of ${cells} wrong</b>: ${people(extra)} extra, ${people(wrong - extra)} missing`;
}

function draw() {
    drawBoard(find("truth"), state.truth, new Uint8Array(state.truth.length));
    const alive = state.truth.reduce((sum, cell) => sum + cell, 0);
    find("truth-note").textContent = `generation ${people(state.step * task.generations)}: ${people(alive)} alive`;
    for (const player of living) {
        drawBoard(player.canvas, player.board, player.wrong);
        player.note.innerHTML = noteOf(player);
    }
}

function figure(title, subtitle, body) {
    find("boards").insertAdjacentHTML("beforeend",
        `<figure><figcaption><b>${title}</b><span>${subtitle}</span></figcaption>${body}</figure>`);
    return find("boards").lastElementChild;
}

// ---- what is shown of it ------------------------------------------------------------------------

// A window to fill by hand: what the network says of its middle cell, and the rule. Around it lie so many dead cells
// that no edge is seen.
function askWindow(element, network) {
    const n = network.generations, side = 2 * n + 1, wide = side + 4 * n, middle = (wide * wide - 1) / 2;
    const after = n === 1 ? "In the next generation" : `${n} generations on`, says = lives => (lives ? "alive" : "dead");
    element.insertAdjacentHTML("beforeend", `<h2>Ask it yourself</h2><p class="quiet">Tap cells: what becomes of the one in the middle?</p>
        <div class="asked"><div class="window" style="grid-template-columns: repeat(${side}, 44px)">${"<button></button>".repeat(side * side)}</div><p role="status"></p></div>`);
    const buttons = [...element.querySelectorAll(".window button")], words = element.querySelector(".asked p");
    const alive = button => button.getAttribute("aria-pressed") === "true";
    const answer = () => {
        const board = new Uint8Array(wide * wide);
        buttons.forEach((button, i) => { board[(Math.floor(i / side) + 2 * n) * wide + i % side + 2 * n] = alive(button) ? 1 : 0; });
        const sum = network.logits(board, wide, wide)[middle], truth = network.evolve(board, wide, wide)[middle];
        words.innerHTML = `${after} it is <b>${says(sum > 0)}</b>, says the network, for its sum is ${String(Number(sum.toPrecision(2))).replace("-", "\u2212")}.<br>The rule says <b>${says(truth)}</b>.`;
    };
    buttons.forEach((button, i) => {
        button.setAttribute("aria-label", `row ${Math.floor(i / side) + 1}, column ${i % side + 1}`);
        button.setAttribute("aria-pressed", i % side === n);
        button.className = i === n * side + n ? "middle" : "";
        button.onclick = () => { button.setAttribute("aria-pressed", !alive(button)); answer(); };
    });
    answer();
}

function describe() {
    [find("title").textContent, find("lead").innerHTML] = headline();
    const redraws = [];
    for (const player of living) {
        const inside = document.createElement("div"), about = page.gallery ? inside : document.createElement("div");
        inside.innerHTML = `<h2>${page.gallery ? kindOf(player) : "Inside the network"}</h2>`;
        find("about").append(inside, about);
        redraws.push(showFilters(inside, player.network));
        if (!page.gallery && player.network.generations <= 2)
            askWindow(about, player.network);
        about.insertAdjacentHTML("beforeend", `${page.gallery ? "" : "<h2>What is known of it</h2>"}<dl>${facts(player)}</dl>`);
    }
    return redraws;
}

// ---- what steers it -----------------------------------------------------------------------------

function restart() {
    begin(boardOf(find("pattern").value));
    find("sparseness").hidden = find("pattern").value !== "random";
    draw();
}

function run(running) {
    state.running = running;
    find("run").textContent = running ? "Pause" : "Run";
    state.due = 0;
    if (running)
        requestAnimationFrame(tick);
}

function tick(now) {
    if (!state.running)
        return;
    if (now >= state.due) {
        state.due = Math.max(state.due || now, now - 100) + 1000 / 2 ** find("speed").value;
        advance();
        draw();
    }
    requestAnimationFrame(tick);
}

// Draws with finger, pen or mouse: all cells on the way become what the first one was not, on every board. Further
// fingers, and buttons of the mouse but the left one, do not.
function drawWith(canvas, boardAt) {
    let ink = 0, last = null;
    const cellAt = event => {
        const box = canvas.getBoundingClientRect();
        return [Math.floor((event.clientX - box.left) / box.width * state.width), Math.floor((event.clientY - box.top) / box.height * state.height)];
    };
    const set = (x, y) => {
        if (x < 0 || y < 0 || x >= state.width || y >= state.height)
            return;
        const edit = board => board.map((cell, i) => (i === y * state.width + x ? ink : cell));
        state.truth = edit(state.truth);
        living.forEach(player => Object.assign(player, {board: edit(player.board), wrong: player.wrong.map((cell, i) => (i === y * state.width + x ? 0 : cell))}));
        if (state.step === 0)
            state.start = state.truth;
    };
    const stroke = ([x, y]) => {
        const [u, v] = last, pieces = Math.max(Math.abs(x - u), Math.abs(y - v), 1);
        for (let i = 0; i <= pieces; i++)
            set(Math.round(u + (x - u) * i / pieces), Math.round(v + (y - v) * i / pieces));
        last = [x, y];
        draw();
    };
    canvas.addEventListener("pointerdown", event => {
        if (!event.isPrimary || event.button !== 0)
            return;
        canvas.setPointerCapture(event.pointerId);
        last = cellAt(event);
        ink = boardAt()[last[1] * state.width + last[0]] ? 0 : 1;
        stroke(last);
    });
    canvas.addEventListener("pointermove", event => last && event.isPrimary && stroke(cellAt(event)));
    for (const end of ["pointerup", "pointercancel"])
        canvas.addEventListener(end, event => { last = event.isPrimary ? null : last; });
}

function offer(select, names, chosen) {
    select.innerHTML = names.map(name => `<option${name === chosen ? " selected" : ""}>${name}</option>`).join("");
}

// The gun needs room.
function offerPatterns(chosen) {
    const names = Object.keys(patterns).filter(name => name !== "glider gun" || state.width >= 44);
    offer(find("pattern"), names, names.includes(chosen) ? chosen : "r-pentomino");
}

function show() {
    find("share").textContent = `${find("density").value} %`;
    find("pace").textContent = `${2 ** find("speed").value} a second`;
}

function steer() {
    find("run").onclick = () => run(!state.running);
    find("step").onclick = () => { run(false); advance(); draw(); };
    find("reset").onclick = () => { begin(state.start); draw(); };
    find("clear").onclick = () => { run(false); begin(new Uint8Array(state.truth.length)); draw(); };
    find("pattern").onchange = restart;
    find("density").oninput = () => { show(); restart(); };
    find("speed").oninput = show;
    find("size").onchange = () => {
        [state.width, state.height] = sizes[find("size").value];
        offerPatterns(find("pattern").value);
        restart();
    };
    find("going").hidden = living.every(player => player.exact);
    find("from").value = page.gallery ? "true" : "own";
}

function buildBoards() {
    document.body.className = page.gallery ? "many" : "few";
    const canvas = figure("Life", "the truth", `<canvas id="truth" class="board" role="img" aria-label="the true board"></canvas><p id="truth-note" class="note"></p>`).querySelector("canvas");
    drawWith(canvas, () => state.truth);
    for (const player of players) {
        const title = page.gallery ? kindOf(player) : "The network", size = player.network ? plural(numbersOf(player.network), "number") : "";
        const box = figure(title, size, player.network ? `<canvas class="board" role="img" aria-label="the network's board"></canvas><p class="note"></p>` : `<p class="none quiet">${absent[player.kind]}</p>`);
        if (!player.network)
            continue;
        player.canvas = box.querySelector("canvas");
        player.note = box.querySelector(".note");
        drawWith(player.canvas, () => player.board);
    }
}

function drawLegend() {
    const marks = [["alive", 1, 0], ["extra: said to live, is dead", 1, 1], ["missing: said to be dead, lives", 0, 1]];
    find("legend").innerHTML = marks.map(([words]) => `<span><canvas width="48" height="48" style="width:16px"></canvas>${words}</span>`).join("")
        + "<span>Draw on a board with a finger or the mouse.</span>";
    find("legend").querySelectorAll("canvas").forEach((canvas, i) => drawCell(canvas.getContext("2d"), marks[i][1], marks[i][2], 0, 0, 48));
}

buildBoards();
steer();
show();
offer(find("size"), Object.keys(sizes), "medium");
offerPatterns(task.rule === "B3/S23" ? "glider gun" : "random");
restart();
const redraws = [draw, drawLegend, ...describe()], redraw = () => redraws.forEach(each => each());
redraw();
let width = innerWidth; // a phone hides its address bar: another height alone moves nothing
addEventListener("resize", () => {
    if (innerWidth !== width)
        redraw();
    width = innerWidth;
});
// Paper is white, whatever the screen is.
for (const [when, printed] of [["beforeprint", true], ["afterprint", false]])
    addEventListener(when, () => {
        document.documentElement.classList.toggle("printed", printed);
        redraw();
    });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
run(!matchMedia("(prefers-reduced-motion: reduce)").matches);
