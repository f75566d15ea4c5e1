// Whether reports read well in a browser, on a phone, on a desktop and on paper; leaves pictures to look at.
// usage: report.js PROGRAM FOLDER PICTURES RESULTS...       the first alone, and all side by side
const assert = require("assert");
const {execFileSync} = require("child_process");
const fs = require("fs");
const path = require("path");
const {openBrowser} = require("./browser.js");
const [program, folder, pictures, ...results] = process.argv.slice(2).map(argument => path.resolve(argument));

const screens = {phone: {width: 390, height: 844, phone: true}, desktop: {width: 1280, height: 800, phone: false}};
let browser;

function makeReport(name, sources) {
    const output = path.join(folder, name);
    execFileSync(program, ["report", ...sources, "--output", output, "--quiet"]);
    return path.join(output, "report.html");
}

// Nothing sticks out but what scrolls by itself, and no picture or table is empty.
async function checkScreens(name, file) {
    for (const [screen, size] of Object.entries(screens))
        for (const scheme of ["light", "dark"]) {
            await browser.open(file, {...size, scheme});
            assert(await browser.evaluate("document.documentElement.scrollWidth <= innerWidth"), `${name}, ${screen}: wider than the screen`);
            const flat = await browser.evaluate("[...document.querySelectorAll('svg, table')].filter(e => e.getBoundingClientRect().height < 8).length");
            assert.strictEqual(flat, 0, `${name}, ${screen}: something has no height`);
            await browser.screenshot(path.join(pictures, `${name}-${screen}-${scheme}.png`), true);
            browser.checkQuiet(file);
        }
}

// A click on a head sorts by its numbers, the greatest first, another one turns them round; and no row is lost.
async function checkSorting(file) {
    await browser.open(file, {...screens.desktop, scheme: "light"});
    const column = "(() => { const [head] = [...document.querySelectorAll('#rates th')].filter(e => e.textContent.trim() === 'learned'); "
        + "return {head, values: [...document.querySelectorAll('#rates table')[0].tBodies[0].rows].map(row => Number(row.cells[head.cellIndex].textContent))}; })()";
    const before = await browser.evaluate(`${column}.values`), descending = [...before].sort((a, b) => b - a);
    assert(new Set(before).size > 1);
    for (const [order, wanted] of [["descending", descending], ["ascending", [...descending].reverse()]]) {
        await browser.evaluate(`${column}.head.querySelector("button").click()`);
        assert.deepStrictEqual(await browser.evaluate(`${column}.values`), wanted);
        assert.strictEqual(await browser.evaluate(`${column}.head.getAttribute("aria-sort")`), order);
    }
}

// Paper is white, whatever the screen is, and of the size that the page asks for.
async function print(name, file) {
    await browser.open(file, {...screens.desktop, scheme: "dark"});
    const {data} = await browser.send("Page.printToPDF", {preferCSSPageSize: true, printBackground: false});
    fs.writeFileSync(path.join(pictures, `${name}.pdf`), Buffer.from(data, "base64"));
}

async function main() {
    fs.mkdirSync(pictures, {recursive: true});
    const reports = {"report": makeReport("report", results.slice(0, 1)), "report-several": makeReport("report-several", results)};
    browser = await openBrowser(folder);
    try {
        for (const [name, file] of Object.entries(reports)) {
            await checkScreens(name, file);
            await print(name, file);
        }
        await checkSorting(reports.report);
    } finally {
        await browser.close();
    }
    console.log(`report: works; pictures in ${pictures}`);
}

main().catch(error => {
    console.error(error);
    process.exitCode = 1;
});
