// A network as one file of JavaScript without dependencies, for browsers and for node.
#include "export/export.h"

#include "base/template.h"
#include "life/rule.h"
#include "net/name.h"

extern const struct embedded embedded_templates[]; // src/export/templates/*

static const struct template_slot no_slots[] = {{0}};

static void write_head(const struct export_network *network, FILE *out)
{
    const struct point *point = &network->model->point;
    const char *prefix = network->prefix;
    char name[NET_NAME_TEXT], rule[LIFE_RULE_TEXT], proof[EXPORT_PROOF_TEXT];
    net_name(&network->net, name);
    life_rule_format(&point->rule, rule);
    export_proof(network, proof);
    fprintf(
        out,
        "// Made by lifeticket: the neural network %s, which says what becomes of a board by the "
        "rule %s,\n// %zu generation%s on. What is proven: %s.\n//\n",
        name, rule, network->net.generations, network->net.generations == 1 ? "" : "s", proof);
    fprintf(
        out,
        "//   const %s = require(\"./FILE.js\");    in a browser: <script src=\"FILE.js\">\n"
        "//   board = %s.predict(board, width, height);\n//\n"
        "// A board is an array of cells, 0 or 1, row by row, of any size; %s.\n"
        "// %s.logits(board, width, height) says how sure it is: a cell lives where it is above "
        "0;\n// %s.evolve(board, width, height) is the truth, by the rule itself.\n",
        prefix, prefix,
        point->boundary == LIFE_DEAD ? "beyond its edges all is dead"
                                     : "its edges meet the opposite ones",
        prefix, prefix);
}

enum status export_write_js(const struct export_network *network, FILE *out)
{
    write_head(network, out);
    fputs("(root => {\n", out);
    template_write(embedded_templates, "network.js", no_slots, NULL, out);
    fputs("const network = makeNetwork(\n", out);
    TRY(export_write_json(network, out));
    fprintf(
        out,
        ");\nif (typeof module === \"object\" && module.exports)\n    module.exports = network;\n"
        "else\n    root.%s = network;\n})(globalThis);\n",
        network->prefix);
    return STATUS_OK;
}
