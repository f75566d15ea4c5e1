// Tables sort by a click on the head of a column: numbers by their beginnings, the greatest first, words by the alphabet;
// another click turns the order round. What has no value stands last.
const numberOf = text => {
    const number = parseFloat(text.replace(/,(?=\d{3})/g, "").replace("\u2212", "-"));
    return Number.isNaN(number) ? null : number;
};

function compare(a, b) {
    const [x, y] = [numberOf(a), numberOf(b)];
    if (x !== null && y !== null)
        return y - x;
    return x !== null ? -1 : y !== null ? 1 : a.localeCompare(b);
}

function sortTable(table, column) {
    const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
    const turned = heads[column].getAttribute("aria-sort") === "descending";
    const textOf = row => row.cells[column].textContent.trim(), isMissing = text => text === "-" || text === "" || text === "unknown";
    const rows = [...body.rows].sort((a, b) => {
        const [x, y] = [textOf(a), textOf(b)];
        if (isMissing(x) || isMissing(y))
            return isMissing(x) - isMissing(y);
        return turned ? compare(y, x) : compare(x, y);
    });
    heads.forEach(head => head.removeAttribute("aria-sort"));
    heads[column].setAttribute("aria-sort", turned ? "ascending" : "descending");
    body.append(...rows);
}

for (const table of document.querySelectorAll("table"))
    [...table.tHead.rows[0].cells].forEach((head, column) => {
        const button = document.createElement("button");
        button.append(...head.childNodes);
        button.onclick = () => sortTable(table, column);
        head.append(button);
    });
