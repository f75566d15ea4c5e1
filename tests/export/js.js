// Whether exported JavaScript plays as `lifeticket predict` does, cell for cell. usage: js.js PROGRAM FOLDER
const assert = require("assert");
const {execFileSync} = require("child_process");
const path = require("path");
const {randomOf, randomBoard, predictions} = require("./boards.js");
const [program, folder] = process.argv.slice(2);

// Networks of few updates, and so wrong ones: what rounds otherwise shows. One learns.
const short = ["--init", "normal_everywhere", "--updates", "192", "--board", "8", "--batch", "2", "--force"];
const networks = {
    "one-generation": [...short, "--replicate", "1", "--overcompleteness", "3"],
    "torus": [...short, "--replicate", "1", "--overcompleteness", "2", "--boundary", "torus"],
    "leaky": [...short, "--replicate", "1", "--overcompleteness", "4", "--activation", "leaky"],
    "prelu": [...short, "--overcompleteness", "4", "--activation", "prelu", "--boundary", "torus"],
    "quadratic": [...short, "--replicate", "2", "--overcompleteness", "2", "--activation", "quadratic", "--boundary", "torus"],
    "step": ["--init", "normal_everywhere", "--updates", "2000", "--board", "8", "--batch", "4", "--learning-rate", "0.01", "--overcompleteness", "8", "--activation", "step"],
    "root-square": [...short, "--replicate", "7", "--overcompleteness", "2", "--activation", "root_square"],
    "gelu": [...short, "--overcompleteness", "3", "--activation", "gelu"],
    "adaptive": [...short, "--replicate", "1", "--overcompleteness", "3", "--activation", "adaptive_sigmoid", "--boundary", "torus"],
    "gaussian": [...short, "--replicate", "6", "--overcompleteness", "3", "--activation", "gaussian"],
    "two-silu": [...short, "--generations", "2", "--overcompleteness", "2", "--activation", "silu"],
    "widths": [...short, "--replicate", "1", "--filters", "5-2"],
    "two-generations": [...short, "--replicate", "4", "--generations", "2", "--overcompleteness", "2"],
    "filters-alone": [...short, "--filters", "4", "--activation", "prelu"],
    "tied": [...short, "--replicate", "1", "--generations", "2", "--filters", "6-1-6-1", "--tied", "yes", "--activation", "leaky", "--output-layer", "none"],
    "two-torus-prelu": [...short, "--replicate", "1", "--generations", "2", "--overcompleteness", "3", "--activation", "prelu", "--boundary", "torus"],
    "window": [...short, "--replicate", "13", "--generations", "2", "--overcompleteness", "3", "--family", "window"],
    "window-torus": [...short, "--replicate", "2", "--generations", "2", "--overcompleteness", "2", "--family", "window", "--boundary", "torus", "--activation", "leaky"],
    "three-generations": [...short, "--replicate", "2", "--generations", "3", "--overcompleteness", "2"],
    "other-rule": [...short, "--rule", "B36/S23", "--overcompleteness", "3"],
    "residual": [...short, "--replicate", "2", "--overcompleteness", "2", "--activation", "prelu", "--residual", "yes", "--boundary", "torus"],
    "two-residual": [...short, "--replicate", "1", "--generations", "2", "--filters", "4-2-5-3", "--residual", "yes"],
    "learned": ["--overcompleteness", "6", "--init", "fan_in", "--boundary", "torus", "--density", "0.5", "--attempts", "20", "--updates", "10000", "--force"],
};
const sides = [[1, 1], [2, 3], [3, 3], [5, 4], [13, 8], [24, 24], [24, 24], [36, 11], [37, 30], [50, 9]];

function compare(name, model) {
    const file = path.join(folder, `${name}.js`), random = randomOf(13), steps = 2;
    execFileSync(program, ["export", model, "--format", "js", "--quiet", "--output", file, "--force"]);
    const network = require(file), seen = [0, 0];
    let cells = 0, wrong = 0;
    for (const [width, height] of sides) {
        let board = randomBoard(random, width, height), truth = board;
        for (const expected of predictions(program, model, network, board, width, height, steps)) {
            board = network.predict(board, width, height);
            truth = network.evolve(truth, width, height);
            assert.deepStrictEqual(board, expected.said, `${name}: ${width} x ${height}: the network's board`);
            assert.deepStrictEqual(truth, expected.truth, `${name}: ${width} x ${height}: the true board`);
            board.forEach((cell, i) => { seen[cell]++; wrong += cell !== truth[i]; });
            cells += board.length;
        }
    }
    console.log(`  ${name}: ${network.network}: ${cells} cells as predict has them, ${seen[1]} alive, ${wrong} wrong`);
    return {network, seen, wrong};
}

let varied = 0;
for (const [name, options] of Object.entries(networks)) {
    const model = path.join(folder, `${name}.h5`);
    execFileSync(program, ["train", "--quiet", ...options, "--output", model], {stdio: "ignore"});
    const {network, seen, wrong} = compare(name, model);
    varied += seen[0] > 100 && seen[1] > 100;
    if (name === "learned")
        assert.strictEqual(wrong, 0, "a proven network errs");
    assert.throws(() => network.predict([0, 1, 0], 2, 2), RangeError);
}
assert(varied >= 8, "most networks say both alive and dead, else nothing is compared");

// A pruned one.
const pruned = path.join(folder, "pruned.h5");
execFileSync(program, ["prune", "--quiet", path.join(folder, "one-generation.h5"), "--rate", "0.3", "--rounds", "2", "--keep", "2", "--output", pruned, "--force"],
    {stdio: "ignore"});
compare("pruned", pruned);

// One in which every rounding decides.
const rounding = path.join(folder, "rounding.h5");
execFileSync(program, ["train", "--quiet", "--overcompleteness", "2", "--boundary", "torus", "--updates", "64", "--force", "--output", rounding], {stdio: "ignore"});
execFileSync(process.env.PYTHON || "/usr/bin/python3", [path.join(__dirname, "rounding.py"), rounding]);
compare("rounding", rounding);
console.log("js: equal to predict");
