// A browser without a window, spoken to through a pipe in its own protocol, by nothing but node.
// Source: https://chromedevtools.github.io/devtools-protocol
const assert = require("assert");
const {spawn} = require("child_process");
const fs = require("fs");

// Starts Chromium with a profile of its own in the folder, and one page.
async function openBrowser(folder) {
    const child = spawn("chromium", ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe",
        `--user-data-dir=${folder}/profile`, "about:blank"], {stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"]});
    const waiting = new Map(), events = [];
    let last = 0, rest = "", session;
    const ended = new Promise(resolve => child.on("exit", resolve));
    child.stdio[4].on("data", data => {
        const messages = (rest + data).split("\0");
        rest = messages.pop();
        for (const message of messages.map(text => JSON.parse(text))) {
            const {resolve, reject} = waiting.get(message.id) || {};
            waiting.delete(message.id);
            if (!resolve)
                events.push(message);
            else if (message.error)
                reject(new Error(message.error.message));
            else
                resolve(message.result);
        }
    });
    const send = (method, params = {}) => new Promise((resolve, reject) => {
        waiting.set(++last, {resolve, reject});
        child.stdio[3].write(`${JSON.stringify({id: last, method, params, sessionId: session})}\0`);
    });
    ended.then(() => waiting.forEach(({reject}) => reject(new Error("the browser ended"))));

    const {targetInfos} = await send("Target.getTargets");
    const {targetId} = targetInfos.find(target => target.type === "page");
    session = (await send("Target.attachToTarget", {targetId, flatten: true})).sessionId;
    for (const domain of ["Page", "Runtime", "Network"])
        await send(`${domain}.enable`);

    // The value of an expression in the page; a promise is waited for.
    async function evaluate(expression) {
        const {result, exceptionDetails} = await send("Runtime.evaluate", {expression, awaitPromise: true, returnByValue: true});
        if (exceptionDetails)
            throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
        return result.value;
    }
    // Opens a file on a screen of that many CSS pixels; nothing moves by itself.
    async function open(file, {width, height, phone, scheme}) {
        const features = [{name: "prefers-color-scheme", value: scheme}, {name: "prefers-reduced-motion", value: "reduce"}];
        await send("Emulation.setDeviceMetricsOverride", {width, height, deviceScaleFactor: phone ? 3 : 1, mobile: phone});
        await send("Emulation.setTouchEmulationEnabled", {enabled: phone});
        await send("Emulation.setEmulatedMedia", {features});
        events.length = 0;
        await send("Page.navigate", {url: `file://${file}`});
        while (await evaluate("document.readyState") !== "complete" || await evaluate("location.protocol") !== "file:")
            await new Promise(resolve => setTimeout(resolve, 20));
    }
    async function screenshot(file, full) {
        const {data} = await send("Page.captureScreenshot", {format: "png", captureBeyondViewport: full});
        fs.writeFileSync(file, Buffer.from(data, "base64"));
    }
    // Nothing is loaded but the file itself, and nothing went wrong.
    function checkQuiet(file) {
        const requests = events.filter(event => event.method === "Network.requestWillBeSent").map(event => event.params.request.url);
        assert.deepStrictEqual(requests.filter(url => url !== `file://${file}`), [], "the page loads something");
        assert.deepStrictEqual(events.filter(event => ["Runtime.exceptionThrown", "Runtime.consoleAPICalled"].includes(event.method)), []);
    }
    async function close() {
        await send("Browser.close").catch(() => {});
        await ended;
    }
    return {send, evaluate, open, screenshot, checkQuiet, close};
}

module.exports = {openBrowser};
