// What the page says of a network in words: of a player, which is a network with what its training was.
const people = number => number.toLocaleString("en");
const plural = (count, word) => `${people(count)} ${word}${count === 1 ? "" : "s"}`;
const numbersOf = network => network.weights + network.biases + network.slopes;

const nearly = player => player.cell_accuracy > player.baseline;
const kindOf = player => ({learned: "Learned", almost: nearly(player) ? "Almost learned" : "Not learned", dead: "Dead"}[player.kind]);
const absent = {learned: "No network of these results learned.", almost: "No network of these results came close and failed.",
    dead: "No network of these results died."};

function rule(counts) {
    const words = [...counts];
    return words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}` : words[0] || "no number of";
}

function training(player) {
    const on = player.updates > 0 ? ` after ${plural(player.updates, "update")}, on ${plural(player.boards, "random board")}` : " without any training";
    return {
        learned: `It knew the rule${on}. Nobody told it: it saw boards, and what became of them.`,
        not_learned: `It still made mistakes${on}.`,
        dead: `It died${on}: one of its layers is cut off. Whatever board it is shown, no correction passes there, and so it can never learn.`,
        diverged: `Its weights grew beyond all bounds${on}.`,
    }[player.outcome];
}

function proof(player) {
    const {network} = player, n = network.generations, side = 2 * n + 1, pieces = n === 1 ? "512" : "33,554,432";
    const said = `${network.proof[0].toUpperCase()}${network.proof.slice(1).replace(/\d{4,}/g, number => people(Number(number)))}.`;
    if (page.gallery)
        return said;
    const local = `What becomes of a cell in one step hangs on the ${side} × ${side} cells around it alone.`;
    if (player.exact && player.evidence === "windows")
        return `${said} ${local} There are ${pieces} ways to fill them, and the network answers each of them rightly: so it makes no mistake on any board of any size.`;
    if (player.exact && player.evidence === "certificate")
        return `${said} ${local} A calculation encloses what the network can answer, and leaves no room for a mistake.`;
    return n <= 2 && !player.exact ? `${said} ${local} There are ${pieces} ways to fill them; where a wrong one turns up on a board, you see an error.` : said;
}

function facts(player) {
    const {network} = player, numbers = numbersOf(network), before = player.weights_before;
    const parts = [plural(network.weights, "weight"), `${plural(network.biases, "bias").replace("biass", "biases")}`];
    if (network.slopes)
        parts.push(plural(network.slopes, network.activation === "prelu" ? "slope" : "coefficient"));
    const pruned = before > network.weights ? ` It is what is left of ${people(before)} weights.` : "";
    const edges = network.boundary === "torus" ? "Each edge of the board meets the opposite one." : "Beyond the edges of the board all cells are dead.";
    const leap = network.generations > 1 ? ` One step is ${network.generations} generations at once.` : "";
    return [
        ["What is proven", proof(player)],
        ["How big it is", `${plural(numbers, "number")}: ${parts.join(", ").replace(/, ([^,]*)$/, " and $1")}. That is ${people(4 * numbers)} bytes.${pruned}`],
        ["How it came about", training(player)],
        page.gallery ? [] : ["What it plays", `A dead cell with ${rule(network.rule.slice(1).split("/S")[0])} live neighbours comes to life; a live one with
            ${rule(network.rule.split("/S")[1])} lives on; all others are dead in the next generation.${leap} ${edges}`],
        ["Its name", `${network.network}, a convolutional network for ${network.rule}`],
    ].filter(fact => fact.length).map(([term, words]) => `<dt>${term}</dt><dd>${words}</dd>`).join("");
}

function headline() {
    if (page.gallery)
        return ["Learned, almost, dead", `${page.same && living.length > 1 ? "Networks of the same shape were trained the same way; only chance sets them apart."
            : "What came out of one experiment."} Each says what becomes of a board of ${game}. Wrong cells are marked.`];
    const player = living[0], numbers = plural(numbersOf(player.network), "number");
    if (player.exact)
        return [`${numbers} that play ${game}`, `This neural network learned the rule by looking at boards${player.evidence === "boards" ? "." : ", and is <b>proven</b> to make no mistake on any board."}`];
    return [`${numbers} that ${nearly(player) ? "almost" : "cannot"} play ${game}`, "This neural network was trained on boards, and still makes mistakes. They are marked where it plays."];
}
