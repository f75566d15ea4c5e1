#include "sweep/document.h"

#include "base/retry.h"
#include "sweep/plan.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#define MAX_BYTES (16 << 10) // a plan is a page; libyaml takes quadratic time over nested brackets

static enum status refuse_file(const char *path, const char *reason)
{
    return status_fail(STATUS_REQUEST, "%s: %s; expected a plan in YAML", path, reason);
}

static enum status out_of_memory(const char *path)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
}

// The content of an open file, ending in zero; the caller frees it.
static enum status read_text(const char *path, int file, size_t size, char **text)
{
    char *buffer = malloc(size + 1);
    if (buffer == NULL)
        return out_of_memory(path);
    size_t length = 0;
    while (length < size) {
        ssize_t got = read(file, buffer + length, size - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            int error = errno;
            free(buffer);
            return status_fail(STATUS_ENVIRONMENT, "%s: %s", path, strerror(error));
        }
        if (got == 0)
            break;
        length += (size_t)got;
    }
    buffer[length] = '\0';
    if (strlen(buffer) != length) {
        free(buffer);
        return refuse_file(path, "holds a zero byte");
    }
    *text = buffer;
    return STATUS_OK;
}

static enum status read_file(const char *path, char **text)
{
    // Without O_NONBLOCK a named pipe would block before it can be refused.
    int file, looked;
    RETRY(file, open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file < 0)
        return status_fail(errno == ENOENT || errno == ENOTDIR ? STATUS_REQUEST
                                                               : STATUS_ENVIRONMENT,
                           "%s: cannot read the plan: %s", path, strerror(errno));
    struct stat about;
    enum status status;
    RETRY(looked, fstat(file, &about));
    if (looked != 0)
        status = status_fail(STATUS_ENVIRONMENT, "%s: %s", path, strerror(errno));
    else if (S_ISDIR(about.st_mode))
        status = refuse_file(path, "is a folder");
    else if (!S_ISREG(about.st_mode))
        status = refuse_file(path, "is not a regular file");
    else if (about.st_size > MAX_BYTES)
        status = refuse_file(path, "is larger than 16 KiB");
    else
        status = read_text(path, file, (size_t)about.st_size, text);
    close(file);
    return status;
}

static struct document_place place_of(yaml_mark_t mark)
{
    return (struct document_place){mark.line + 1, mark.column + 1};
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
    return status_fail(STATUS_REQUEST,
                       "%s:%zu:%zu: malformed YAML: %s%s%s; expected lines of key: value", path,
                       at.line, at.column, parser->context != NULL ? parser->context : "",
                       parser->context != NULL ? ", " : "",
                       parser->problem != NULL ? parser->problem : "not understood");
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
    const char *path;
    struct document *document;
    yaml_document_t *tree;
    bool *seen; // by node: no node is used twice, because aliases are refused
};

static enum status refuse_at(const struct reader *reader, yaml_node_t *node, const char *section,
                             const char *key, const char *problem)
{
    return status_fail(STATUS_REQUEST, "%s:%zu:%zu: %s%s%s: %s", reader->path,
                       node->start_mark.line + 1, node->start_mark.column + 1,
                       section != NULL ? section : "", section != NULL ? "." : "", key, problem);
}

static enum status take_node(struct reader *reader, int index, const char *section, const char *key,
                             yaml_node_t **node)
{
    *node = yaml_document_get_node(reader->tree, index);
    if (reader->seen[index])
        return refuse_at(reader, *node, section, key, "an alias points here; expected no aliases");
    reader->seen[index] = true;
    return STATUS_OK;
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

// Fills key->text from a text or a list of texts.
static enum status read_value(struct reader *reader, yaml_node_t *node, struct document_key *key)
{
    yaml_node_item_t *item = NULL;
    key->list = node->type == YAML_SEQUENCE_NODE;
    key->count = 1;
    if (key->list) {
        item = node->data.sequence.items.start;
        key->count = (size_t)(node->data.sequence.items.top - item);
    }
    key->text = calloc(key->count + 1, sizeof *key->text);
    if (key->text == NULL)
        return out_of_memory(reader->path);
    for (size_t i = 0; i < key->count; i++) {
        if (key->list)
            TRY(take_node(reader, item[i], key->section, key->name, &node));
        key->text[i] = (struct document_text){text_of(node), place_of(node->start_mark)};
        if (key->text[i].text == NULL)
            return refuse_at(reader, node, key->section, key->name,
                             "wrong type; expected a single value or a list of single values");
    }
    return STATUS_OK;
}

static enum status read_parts(struct reader *reader, yaml_node_t *list);

// Adds the keys of a mapping: the whole document or a part, whose mappings are sections, or a
// section.
static enum status read_mapping(struct reader *reader, yaml_node_t *mapping, size_t part,
                                const char *section)
{
    struct document *document = reader->document;
    yaml_node_pair_t *pair = mapping->data.mapping.pairs.start;
    for (; pair < mapping->data.mapping.pairs.top; pair++) {
        yaml_node_t *key, *value;
        TRY(take_node(reader, pair->key, section, "?", &key));
        const char *name = text_of(key);
        if (name == NULL)
            return refuse_at(reader, key, section, "?",
                             "a key that is not a word; expected lines of key: value");
        if (repeated(document, part, section, name))
            return refuse_at(reader, key, section, name, "repeated key; expected it once");
        TRY(take_node(reader, pair->value, section, name, &value));
        if (is_parts(part, section, name)) {
            TRY(read_parts(reader, value));
            continue;
        }
        if (value->type == YAML_MAPPING_NODE && section == NULL) {
            document->section[document->sections++] =
                (struct document_section){part, name, place_of(key->start_mark)};
            TRY(read_mapping(reader, value, part, name));
            continue;
        }
        struct document_key *slot = &document->key[document->keys++];
        *slot = (struct document_key){.part = part,
                                      .section = section,
                                      .name = name,
                                      .place = place_of(key->start_mark),
                                      .value = place_of(value->start_mark)};
        TRY(read_value(reader, value, slot));
    }
    return STATUS_OK;
}

// Adds the parts, which are a list of mappings.
static enum status read_parts(struct reader *reader, yaml_node_t *list)
{
    static const char expected[] = "wrong type; expected a list of parts, each with lines of key: "
                                   "value that replace those of the plan";
    struct document *document = reader->document;
    if (list->type != YAML_SEQUENCE_NODE)
        return refuse_at(reader, list, NULL, "parts", expected);
    yaml_node_item_t *item = list->data.sequence.items.start;
    if (item == list->data.sequence.items.top)
        return refuse_at(reader, list, NULL, "parts",
                         "an empty list; expected at least one part, or no parts at all");
    for (; item < list->data.sequence.items.top; item++) {
        yaml_node_t *node;
        TRY(take_node(reader, *item, NULL, "parts", &node));
        if (node->type != YAML_MAPPING_NODE)
            return refuse_at(reader, node, NULL, "parts", expected);
        document->part[document->parts++] = place_of(node->start_mark);
        TRY(read_mapping(reader, node, document->parts, NULL));
    }
    return STATUS_OK;
}

static enum status read_tree(const char *path, struct document *document)
{
    yaml_document_t *tree = document->tree;
    yaml_node_t *root = yaml_document_get_root_node(tree);
    if (root == NULL)
        return refuse_file(path, "is empty");
    struct reader reader = {.path = path, .document = document, .tree = tree};
    if (root->type != YAML_MAPPING_NODE)
        return refuse_at(&reader, root, NULL, "plan", "wrong type; expected lines of key: value");
    // No node is used twice, so there are no more keys than nodes, whose indices count from 1.
    size_t nodes = (size_t)(tree->nodes.top - tree->nodes.start) + 1;
    document->key = calloc(nodes, sizeof *document->key);
    document->section = calloc(nodes, sizeof *document->section);
    document->part = calloc(nodes, sizeof *document->part);
    reader.seen = calloc(nodes, sizeof *reader.seen);
    bool enough = document->key != NULL && document->section != NULL && document->part != NULL &&
                  reader.seen != NULL;
    enum status status = enough ? read_mapping(&reader, root, 0, NULL) : out_of_memory(path);
    free(reader.seen);
    return status;
}

// Loads the one document that the text may hold.
static enum status load(const char *path, yaml_parser_t *parser, struct document *document)
{
    if (!yaml_parser_load(parser, document->tree))
        return refuse_malformed(path, parser, document->text);
    TRY(read_tree(path, document));
    yaml_document_t rest;
    if (!yaml_parser_load(parser, &rest))
        return refuse_malformed(path, parser, document->text);
    bool more = yaml_document_get_root_node(&rest) != NULL;
    struct document_place at = place_of(rest.start_mark);
    yaml_document_delete(&rest);
    if (more)
        return status_fail(STATUS_REQUEST,
                           "%s:%zu:%zu: a second document; expected one plan a file", path, at.line,
                           at.column);
    return STATUS_OK;
}

enum status document_open(const char *path, struct document *document)
{
    char *text = NULL;
    *document = (struct document){0};
    TRY(read_file(path, &text));
    return document_parse(path, text, document);
}

enum status document_parse(const char *path, char *text, struct document *document)
{
    *document = (struct document){.text = text};
    yaml_parser_t parser;
    document->tree = calloc(1, sizeof(yaml_document_t));
    if (document->tree == NULL || !yaml_parser_initialize(&parser)) {
        document_close(document);
        return out_of_memory(path);
    }
    yaml_parser_set_input_string(&parser, (unsigned char *)document->text, strlen(document->text));
    enum status status = load(path, &parser, document);
    yaml_parser_delete(&parser);
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
