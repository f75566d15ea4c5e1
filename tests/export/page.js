// Whether exported pages work in a browser, on a phone and on a desktop; leaves pictures to look at.
// usage: page.js PROGRAM FOLDER PICTURES       FOLDER has the models of js.js, and results
const assert = require("assert");
const {execFileSync} = require("child_process");
const fs = require("fs");
const path = require("path");
const {openBrowser} = require("./browser.js");
const {randomOf, randomBoard, predictions} = require("./boards.js");
const [program, folder, pictures] = process.argv.slice(2).map(argument => path.resolve(argument));

const screens = {phone: {width: 390, height: 844, phone: true}, desktop: {width: 1280, height: 800, phone: false}};
let browser;

function exportPage(name, source) {
    const file = path.join(folder, `${name}.html`);
    execFileSync(program, ["export", ...source, "--output", file, "--force", "--quiet"]);
    return file;
}

// On every screen: nothing sticks out, fingers can hit the controls, all boards are seen at once.
async function checkScreens(name, file) {
    for (const [screen, size] of Object.entries(screens))
        for (const scheme of ["light", "dark"]) {
            await browser.open(file, {...size, scheme});
            await browser.evaluate("for (let i = 0; i < 40; i++) advance(); draw()");
            assert(await browser.evaluate("document.documentElement.scrollWidth <= innerWidth"), `${name}, ${screen}: wider than the screen`);
            const low = await browser.evaluate("[...document.querySelectorAll('button, select, label, input')].filter(e => e.offsetHeight > 0 && e.offsetHeight < 44).map(e => e.textContent)");
            assert.deepStrictEqual(low, [], `${name}, ${screen}: too low for a finger`);
            assert(await browser.evaluate("Math.max(...[...document.querySelectorAll('.board, .buttons')].map(e => e.getBoundingClientRect().bottom)) <= innerHeight"),
                `${name}, ${screen}: boards and buttons do not fit`);
            await browser.screenshot(path.join(pictures, `${name}-${screen}-${scheme}.png`), false);
            if (scheme === "light")
                await browser.screenshot(path.join(pictures, `${name}-${screen}-whole.png`), true);
            browser.checkQuiet(file);
        }
}

// The networks of the page answer as `lifeticket predict` does, cell for cell.
async function checkCells(file, model) {
    await browser.open(file, {...screens.desktop, scheme: "light"});
    const network = await browser.evaluate("({rule: task.rule, boundary: task.boundary})"), random = randomOf(7);
    for (const [width, height] of [[5, 4], [24, 24], [36, 11]]) {
        const board = randomBoard(random, width, height);
        const expected = predictions(program, model, network, board, width, height, 3).map(({said}) => Array.from(said));
        const said = await browser.evaluate(`(() => { let board = ${JSON.stringify(Array.from(board))};
            return [1, 2, 3].map(() => Array.from(board = task.predict(board, ${width}, ${height}))); })()`);
        assert.deepStrictEqual(said, expected, `${model}: ${width} x ${height}`);
    }
}

const press = id => browser.evaluate(`document.getElementById("${id}").click()`);
const choose = (id, value) => browser.evaluate(`(e => { e.value = "${value}"; e.dispatchEvent(new Event("${id === "density" ? "input" : "change"}")); })(document.getElementById("${id}"))`);
const alive = () => browser.evaluate("state.truth.reduce((sum, cell) => sum + cell, 0)");

// Where a cell of a board is on the screen.
const placeOf = (selector, x, y) => browser.evaluate(`(() => { const box = document.querySelector("${selector}").getBoundingClientRect();
    return {x: box.left + (${x} + 0.5) * box.width / state.width, y: box.top + (${y} + 0.5) * box.height / state.height}; })()`);

async function checkControls(file) {
    await browser.open(file, {...screens.phone, scheme: "light"});
    await choose("pattern", "glider");
    assert.strictEqual(await alive(), 5);
    const start = await browser.evaluate("state.truth.join('')");
    await press("step");
    assert.notStrictEqual(await browser.evaluate("state.truth.join('')"), start, "a step changes the board");
    assert.match(await browser.evaluate("find('truth-note').textContent"), /^generation 1: 5 alive$/);
    await press("reset");
    assert.strictEqual(await browser.evaluate("state.truth.join('')"), start, "reset brings the pattern back");
    await press("run");
    await browser.evaluate("new Promise(resolve => { const wait = () => state.step >= 3 ? resolve() : setTimeout(wait, 20); wait(); })");
    await press("run");
    const paused = await browser.evaluate("state.step");
    await browser.evaluate("new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
    assert.strictEqual(await browser.evaluate("state.step"), paused, "a pause is one");
    await press("clear");
    assert.strictEqual(await alive(), 0);

    // A finger draws a line without gaps, on all boards; a second touch takes a cell away.
    for (const [selector, row] of [["#truth", 3], ["figure:nth-child(2) .board", 5]]) {
        const from = await placeOf(selector, 4, row), to = await placeOf(selector, 12, row);
        await browser.send("Input.dispatchTouchEvent", {type: "touchStart", touchPoints: [from]});
        await browser.send("Input.dispatchTouchEvent", {type: "touchMove", touchPoints: [to]});
        await browser.send("Input.dispatchTouchEvent", {type: "touchEnd", touchPoints: []});
        for (const board of ["state.truth", "living[0].board"])
            assert.deepStrictEqual(await browser.evaluate(`Array.from(${board}.slice(${row} * state.width + 3, ${row} * state.width + 14))`), [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
    }
    assert.strictEqual(await alive(), 18);
    const cell = await placeOf("#truth", 4, 3);
    await browser.send("Input.dispatchTouchEvent", {type: "touchStart", touchPoints: [cell]});
    await browser.send("Input.dispatchTouchEvent", {type: "touchEnd", touchPoints: []});
    assert.strictEqual(await alive(), 17);
    assert.strictEqual(await browser.evaluate("scrollY"), 0, "drawing does not scroll");

    // A second finger, and another button of the mouse, draw nothing.
    await browser.send("Input.dispatchTouchEvent", {type: "touchStart", touchPoints: [await placeOf("#truth", 20, 3)]});
    await browser.send("Input.dispatchTouchEvent", {type: "touchStart", touchPoints: [await placeOf("#truth", 20, 3), await placeOf("#truth", 30, 9)]});
    await browser.send("Input.dispatchTouchEvent", {type: "touchEnd", touchPoints: []});
    await browser.send("Input.dispatchMouseEvent", {type: "mousePressed", button: "right", buttons: 2, clickCount: 1, ...await placeOf("#truth", 25, 9)});
    assert.strictEqual(await alive(), 18);

    // A window filled by hand is answered: two neighbours of three keep the middle alive, none does not.
    const asked = () => browser.evaluate("document.querySelector('.asked p').textContent");
    const tap = i => browser.evaluate(`document.querySelectorAll(".window button")[${i}].click()`);
    assert.match(await asked(), /is alive, says the network.*The rule says alive\./);
    await tap(1);
    await tap(7);
    assert.match(await asked(), /is dead, says the network.*The rule says dead\./);

    await choose("pattern", "random");
    await choose("density", 95);
    assert(await alive() > 900);
    await choose("density", 5);
    assert(await alive() < 200);
    await choose("size", "small");
    assert.strictEqual(await browser.evaluate("state.truth.length"), 22 * 13);
    assert(!await browser.evaluate("[...find('pattern').options].some(option => option.value === 'glider gun')"), "the gun has no room");
    browser.checkQuiet(file);
}

// Paper is white, whatever the screen is.
async function checkPrint(file) {
    await browser.open(file, {...screens.desktop, scheme: "light"});
    const ink = () => browser.evaluate("colourOf('--ink')"), light = await ink();
    await browser.open(file, {...screens.desktop, scheme: "dark"});
    const dark = await ink(), printed = browser.evaluate("new Promise(resolve => addEventListener('beforeprint', () => resolve(colourOf('--ink'))))");
    assert.notStrictEqual(dark, light);
    await browser.send("Page.printToPDF");
    assert.strictEqual(await printed, light);
    assert.strictEqual(await ink(), dark, "the screen is dark again");
}

// The third layer sees the second generation in family life, and the same window still in family window.
async function checkWords(file, expected) {
    await browser.open(file, {...screens.desktop, scheme: "light"});
    assert.match(await browser.evaluate("layerWords(task, 2)[0]"), expected);
}

// As many errors are told and marked as there are.
async function checkErrors(file) {
    await browser.open(file, {...screens.desktop, scheme: "light"});
    await choose("pattern", "random");
    await press("step");
    const [wrong, note, legend] = await browser.evaluate(`[living[0].board.reduce((sum, cell, i) => sum + (cell !== state.truth[i]), 0),
        living[0].note.textContent, find("legend").textContent]`);
    assert(wrong > 0, "the network is a wrong one");
    assert(note.startsWith(`${wrong.toLocaleString("en")} of 1,144 wrong`), note);
    assert.match(legend, /said to live, is dead/);
    await choose("from", "true");
    await press("step");
    assert.deepStrictEqual(await browser.evaluate("Array.from(living[0].board)"), await browser.evaluate("(() => { const {truth} = state; begin(state.start); advance(); return Array.from(task.predict(state.truth, state.width, state.height)); })()"));
    browser.checkQuiet(file);
}

async function main() {
    fs.mkdirSync(pictures, {recursive: true});
    const pages = Object.fromEntries(["learned", "one-generation", "torus", "prelu", "leaky", "two-torus-prelu", "window-torus", "three-generations"].map(name =>
        [name, exportPage(name, [path.join(folder, `${name}.h5`), "--format", "html"])]));
    const gallery = exportPage("gallery", ["--gallery", path.join(folder, "results")]);
    browser = await openBrowser(folder);
    try {
        for (const [name, file] of Object.entries(pages))
            await checkCells(file, path.join(folder, `${name}.h5`));
        await checkControls(pages.learned);
        await checkPrint(pages.learned);
        await checkErrors(pages["one-generation"]);
        await checkWords(pages["two-torus-prelu"], /^6 filters, generation 2$/);
        await checkWords(pages["window-torus"], /^4 channels$/);
        for (const name of ["learned", "one-generation", "two-torus-prelu"])
            await checkScreens(name, pages[name]);
        await checkScreens("gallery", gallery);
    } finally {
        await browser.close();
    }
    console.log(`page: works; pictures in ${pictures}`);
}

main().catch(error => {
    console.error(error);
    process.exitCode = 1;
});
