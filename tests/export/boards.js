// Random boards for the tests of what `lifeticket export` writes, and what `lifeticket predict` says of them.
const {execFileSync} = require("child_process");
const fs = require("fs");
const path = require("path");

// The same numbers every time (a linear congruential generator; the high bits are good enough for cells).
function randomOf(seed) {
    return () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

function randomBoard(random, width, height) {
    const density = 0.1 + 0.7 * random();
    return Uint8Array.from({length: width * height}, () => (random() < density ? 1 : 0));
}

// As RLE, with a universe of its own: a torus, or a plane with dead cells around it.
function rle(board, width, height, rule, boundary) {
    const rows = [];
    for (let y = 0; y < height; y++)
        rows.push(Array.from(board.slice(y * width, (y + 1) * width), cell => "bo"[cell]).join(""));
    return `x = ${width}, y = ${height}, rule = ${rule}:${boundary === "torus" ? "T" : "P"}${width},${height}\n${rows.join("$\n")}!\n`;
}

// Runs `lifeticket predict`: of every step the true board, and what is said: alive 1, dead 0; not a number counts as dead.
function predictions(program, model, network, board, width, height, steps) {
    const pattern = path.join(path.dirname(model), "board.rle");
    fs.writeFileSync(pattern, rle(board, width, height, network.rule, network.boundary));
    const text = execFileSync(program, ["predict", model, pattern, "--steps", String(steps)], {encoding: "utf8", maxBuffer: 1 << 26});
    const cells = (rows, marks) => Uint8Array.from(rows.join(""), mark => (marks.includes(mark) ? 1 : 0));
    return text.split(/^generation .*\n/m).slice(1).map(block => {
        const lines = block.split("\n"), beside = !/^truth$/.test(lines[0]), rows = lines.slice(1, 1 + height);
        if (!beside)
            return {truth: cells(rows, "O"), said: cells(lines.slice(2 + height, 2 + 2 * height), "O+")};
        return {truth: cells(rows.map(row => row.slice(0, width)), "O"), said: cells(rows.map(row => row.slice(width + 3)), "O+")};
    });
}

module.exports = {randomOf, randomBoard, predictions};
