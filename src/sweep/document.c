#include "sweep/document.h"

#include "sweep/mistakes.h"
#include "sweep/plan.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

// Parts, sections and keys that are read of a document, which aliases might multiply.
#define MAX_KEYS 8192

// Brackets within brackets, for which libyaml takes quadratic time.
#define MAX_DEPTH 1000

// Texts of a list: more than a plan takes of an axis, which it says.
#define MAX_TEXTS 1001

static enum status out_of_memory(const char *path)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
}

static struct document_place place_of(yaml_mark_t mark)
{
    return (struct document_place){mark.line + 1, mark.column + 1};
}

// What to do about malformed text, where it is a usual mistake.
static const char *advice_on(const char *text, struct document_place at)
{
    const char *line = text;
    for (size_t i = 1; i < at.line && strchr(line, '\n') != NULL; i++)
        line = strchr(line, '\n') + 1;
    const char *end = line + strcspn(line, "\r\n");
    if (memchr(line, '\t', (size_t)(end - line)) != NULL)
        return "lines of key: value, indented by blanks: YAML takes no tabs";
    size_t colons = 0;
    for (const char *c = line; c + 1 < end; c++)
        colons += c[0] == ':' && c[1] == ' ';
    return colons > 1 ? "lines of key: value, the value in quotes if it holds a colon and a blank"
                      : "lines of key: value";
}

// What libyaml has to say about malformed text.
static enum status refuse_malformed(const char *path, const yaml_parser_t *parser, const char *text)
{
    if (parser->error == YAML_MEMORY_ERROR)
        return out_of_memory(path);
    struct document_place at = place_of(parser->problem_mark);
    if (parser->error == YAML_READER_ERROR) {
        // The decoder below the scanner knows the byte only.
        at = (struct document_place){1, 1};
        for (size_t i = 0; i < parser->problem_offset && text[i] != '\0'; i++) {
            at.column++;
            if (text[i] == '\n')
                at = (struct document_place){at.line + 1, 1};
        }
    }
    return status_fail(
        STATUS_REQUEST, "%s:%zu:%zu: malformed YAML: %s%s%s; expected %s", path, at.line, at.column,
        parser->context != NULL ? parser->context : "", parser->context != NULL ? ", " : "",
        parser->problem != NULL ? parser->problem : "not understood",
        parser->error == YAML_READER_ERROR ? "printable text in UTF-8" : advice_on(text, at));
}

// The text of a scalar, or NULL for anything else. A zero byte, which "\0" can write, ends no text
// early: no key and no value holds one.
static const char *text_of(const yaml_node_t *node)
{
    if (node->type != YAML_SCALAR_NODE)
        return NULL;
    const char *text = (const char *)node->data.scalar.value;
    return strlen(text) == node->data.scalar.length ? text : NULL;
}

struct reader {
    struct mistakes *mistakes;
    struct document *document;
    yaml_document_t *tree;
};

static void add_mistake(const struct reader *reader, const yaml_node_t *node, const char *section,
                        const char *key, const char *problem)
{
    mistakes_add(reader->mistakes, place_of(node->start_mark), "%.60s%s%.60s: %s",
                 section != NULL ? section : "", section != NULL ? "." : "", key, problem);
}

static yaml_node_t *node_of(const struct reader *reader, int index)
{
    return yaml_document_get_node(reader->tree, index);
}

// Whether the name stands for the parts of the document.
static bool is_parts(size_t part, const char *section, const char *name)
{
    return part == 0 && section == NULL && strcmp(name, "parts") == 0;
}

static bool repeated(const struct document *document, size_t part, const char *section,
                     const char *name)
{
    if (is_parts(part, section, name))
        return document->parts > 0;
    if (document_find(document, part, section, name) != NULL)
        return true;
    for (size_t i = 0; section == NULL && i < document->sections; i++)
        if (part == document->section[i].part && strcmp(name, document->section[i].name) == 0)
            return true;
    return false;
}

// Fills key->text from a text or a list of texts, and leaves it without any where it is neither.
static enum status read_value(struct reader *reader, yaml_node_t *node, struct document_key *key)
{
    yaml_node_item_t *item = NULL;
    size_t count = 1;
    key->list = node->type == YAML_SEQUENCE_NODE;
    if (key->list) {
        item = node->data.sequence.items.start;
        count = (size_t)(node->data.sequence.items.top - item);
        count = count < MAX_TEXTS ? count : MAX_TEXTS;
    }
    key->text = calloc(count + 1, sizeof *key->text);
    if (key->text == NULL)
        return out_of_memory(reader->mistakes->path);
    for (size_t i = 0; i < count; i++) {
        if (key->list)
            node = node_of(reader, item[i]);
        key->text[i] = (struct document_text){text_of(node), place_of(node->start_mark)};
        if (key->text[i].text != NULL)
            continue;
        key->malformed = true;
        add_mistake(reader, node, key->section, key->name,
                    "wrong type; expected a single value or a list of single values");
    }
    key->count = key->malformed ? 0 : count;
    return STATUS_OK;
}

static enum status read_parts(struct reader *reader, yaml_node_t *list);

// Adds what stands behind a key: the parts, a section, or the key with its value.
static enum status read_pair(struct reader *reader, const yaml_node_t *key, yaml_node_t *value,
                             size_t part, const char *section, const char *name);

// Adds the keys of a mapping: the whole document or a part, whose mappings are sections, or a
// section.
static enum status read_mapping(struct reader *reader, yaml_node_t *mapping, size_t part,
                                const char *section)
{
    yaml_node_pair_t *pair = mapping->data.mapping.pairs.start;
    for (; pair < mapping->data.mapping.pairs.top; pair++) {
        yaml_node_t *key = node_of(reader, pair->key);
        const char *name = text_of(key);
        if (name == NULL)
            add_mistake(reader, key, section, "?",
                        "a key that is not a word; expected lines of key: value");
        else if (strcmp(name, "<<") == 0)
            add_mistake(reader, key, section, name,
                        "merging is not read; expected an alias of a whole section, or parts");
        else if (repeated(reader->document, part, section, name))
            add_mistake(reader, key, section, name, "repeated key; expected it once");
        else
            TRY(read_pair(reader, key, node_of(reader, pair->value), part, section, name));
    }
    return STATUS_OK;
}

static enum status read_pair(struct reader *reader, const yaml_node_t *key, yaml_node_t *value,
                             size_t part, const char *section, const char *name)
{
    struct document *document = reader->document;
    struct document_place at = place_of(key->start_mark);
    if (document->keys + document->sections + document->parts >= MAX_KEYS)
        return status_fail(STATUS_REQUEST,
                           "%s:%zu:%zu: %.60s: more keys than are read; expected at most %d",
                           reader->mistakes->path, at.line, at.column, name, MAX_KEYS);
    if (is_parts(part, section, name))
        return read_parts(reader, value);
    if (value->type == YAML_MAPPING_NODE && section == NULL) {
        document->section[document->sections++] = (struct document_section){part, name, at};
        return read_mapping(reader, value, part, name);
    }
    struct document_key *slot = &document->key[document->keys++];
    *slot = (struct document_key){.part = part,
                                  .section = section,
                                  .name = name,
                                  .place = at,
                                  .value = place_of(value->start_mark)};
    return read_value(reader, value, slot);
}

// Adds the parts, which are a list of mappings.
static enum status read_parts(struct reader *reader, yaml_node_t *list)
{
    static const char expected[] = "wrong type; expected a list of parts, each with lines of key: "
                                   "value that replace those of the plan";
    struct document *document = reader->document;
    if (list->type != YAML_SEQUENCE_NODE) {
        add_mistake(reader, list, NULL, "parts", expected);
        return STATUS_OK;
    }
    yaml_node_item_t *item = list->data.sequence.items.start;
    if (item == list->data.sequence.items.top)
        add_mistake(reader, list, NULL, "parts",
                    "an empty list; expected at least one part, or no parts at all");
    for (; item < list->data.sequence.items.top; item++) {
        yaml_node_t *node = node_of(reader, *item);
        if (node->type != YAML_MAPPING_NODE) {
            add_mistake(reader, node, NULL, "parts", expected);
            continue;
        }
        if (document->parts == MAX_KEYS - 1)
            return status_fail(STATUS_REQUEST, "%s: more parts than are read; expected at most %d",
                               reader->mistakes->path, MAX_KEYS - 1);
        document->part[document->parts++] = place_of(node->start_mark);
        TRY(read_mapping(reader, node, document->parts, NULL));
    }
    return STATUS_OK;
}

static enum status read_tree(struct mistakes *mistakes, struct document *document)
{
    yaml_document_t *tree = document->tree;
    yaml_node_t *root = yaml_document_get_root_node(tree);
    if (root == NULL && mistakes->kind != NULL)
        return status_fail(STATUS_REQUEST, "%s: is empty; expected %s in YAML", mistakes->path,
                           mistakes->kind);
    if (root == NULL)
        return status_fail(STATUS_REQUEST,
                           "%s: is empty; expected a plan in YAML: what it does not say has its "
                           "default, and {} is the plan of nothing else",
                           mistakes->path);
    struct reader reader = {.mistakes = mistakes, .document = document, .tree = tree};
    if (root->type != YAML_MAPPING_NODE) {
        add_mistake(&reader, root, NULL, mistakes->kind != NULL ? mistakes->kind : "plan",
                    "wrong type; expected lines of key: value");
        return STATUS_OK;
    }
    document->key = calloc(MAX_KEYS, sizeof *document->key);
    document->section = calloc(MAX_KEYS, sizeof *document->section);
    document->part = calloc(MAX_KEYS, sizeof *document->part);
    if (document->key == NULL || document->section == NULL || document->part == NULL)
        return out_of_memory(mistakes->path);
    return read_mapping(&reader, root, 0, NULL);
}

// Loads the one document that the text may hold.
static enum status load(yaml_parser_t *parser, struct mistakes *mistakes, struct document *document)
{
    if (!yaml_parser_load(parser, document->tree))
        return refuse_malformed(mistakes->path, parser, document->text);
    TRY(read_tree(mistakes, document));
    yaml_document_t rest;
    if (!yaml_parser_load(parser, &rest))
        return refuse_malformed(mistakes->path, parser, document->text);
    if (yaml_document_get_root_node(&rest) != NULL)
        mistakes_add(mistakes, place_of(rest.start_mark),
                     "a second document; expected one %sa file",
                     mistakes->kind != NULL ? "" : "plan ");
    yaml_document_delete(&rest);
    return STATUS_OK;
}

// Brackets that are open at once, at most.
static size_t depth_of(const char *text)
{
    size_t depth = 0, most = 0;
    for (; *text != '\0'; text++) {
        depth += *text == '[' || *text == '{';
        depth -= depth > 0 && (*text == ']' || *text == '}');
        most = depth > most ? depth : most;
    }
    return most;
}

static enum status parse(struct mistakes *mistakes, struct document *document)
{
    yaml_parser_t parser;
    if (depth_of(document->text) > MAX_DEPTH)
        return status_fail(
            STATUS_REQUEST, "%s: more than %d brackets within each other; expected %s in YAML",
            mistakes->path, MAX_DEPTH, mistakes->kind != NULL ? mistakes->kind : "a plan");
    document->tree = calloc(1, sizeof(yaml_document_t));
    if (document->tree == NULL || !yaml_parser_initialize(&parser))
        return out_of_memory(mistakes->path);
    yaml_parser_set_input_string(&parser, (unsigned char *)document->text, strlen(document->text));
    enum status status = load(&parser, mistakes, document);
    yaml_parser_delete(&parser);
    return status;
}

enum status document_open(char *text, struct mistakes *mistakes, struct document *document)
{
    *document = (struct document){.text = text};
    enum status status = parse(mistakes, document);
    if (status != STATUS_OK)
        document_close(document);
    return status;
}

void document_close(struct document *document)
{
    for (size_t i = 0; i < document->keys; i++)
        free(document->key[i].text);
    free(document->key);
    free(document->section);
    free(document->part);
    if (document->tree != NULL)
        yaml_document_delete(document->tree);
    free(document->tree);
    free(document->text);
    *document = (struct document){0};
}

const struct document_key *document_find(const struct document *document, size_t part,
                                         const char *section, const char *name)
{
    for (size_t i = 0; i < document->keys; i++) {
        const struct document_key *key = &document->key[i];
        if (key->part == part && (section == NULL) == (key->section == NULL) &&
            (section == NULL || strcmp(section, key->section) == 0) && strcmp(name, key->name) == 0)
            return key;
    }
    return NULL;
}

const char *plan_library_version(void)
{
    return yaml_get_version_string();
}
