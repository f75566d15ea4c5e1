// Rules: what is read is written and read again as the same.
#include "life/rule.h"
#include "scratch.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1), again[LIFE_RULE_TEXT];
    memcpy(text, data, size);
    text[size] = '\0';
    struct life_rule rule, same;
    if (life_rule_parse(text, &rule) == STATUS_OK) {
        life_rule_format(&rule, again);
        assert(life_rule_parse(again, &same) == STATUS_OK);
        assert(rule.birth == same.birth && rule.survival == same.survival);
    }
    free(text);
    return 0;
}
