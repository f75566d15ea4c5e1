// What compilers make of a header, for the table at its top: those that are in PATH, and nothing where none is.
//
// What is compiled and what comes of it have no names: temporary files that are gone with the last who holds
// them, whatever ends this program or the compiler. /proc/self/fd/1 is what a compiler then writes to; it
// would replace /dev/stdout by a file, if it may.
#include "export/header.h"

#include "base/child.h"

#include <string.h>
#include <unistd.h>

#define COMPILED(...)                                                                              \
    "-pipe", "-x", "c", "-", "-r", "-nostdlib", __VA_ARGS__, "-o", "/proc/self/fd/1", NULL

static const struct compiler {
    const char *size;      // the program that says how large what it made is
    const char *words[16]; // its name; the flags that the table says; the others, from COMPILED on
} compilers[] = {
    {"avr-size", {"avr-gcc", "-mmcu=attiny85", "-std=c99", "-Os", COMPILED("-lm", "-lgcc")}},
    {"arm-none-eabi-size",
     {"arm-none-eabi-gcc", "-mcpu=cortex-m0", "-mthumb", "-std=c99", "-Os", COMPILED("-lgcc")}},
    {"size", {"gcc", "-std=c99", "-Os", COMPILED("-lgcc")}},
};

// For the first of them, which is the one that simavr knows, a whole program.
static const char *const linked[] = {
    "avr-gcc", "-mmcu=attiny85",  "-std=c99", "-Os", "-pipe", "-x", "c", "-",
    "-o",      "/proc/self/fd/1", NULL};
// Of a clock by which a cycle is the unit of time of what it writes down.
static const char *const simavr[] = {"simavr",          "-m", "attiny85", "-f", "100000000",
                                     "/proc/self/fd/0", NULL};
#define MOST_STACK 256 // bytes of a network's arrays on it, of 512 that an ATtiny85 has for all

struct measured {
    unsigned long text, data, bss; // bytes
    unsigned long cycles;          // 0: not known
    char version[16], machine[48]; // of the compiler, what it compiles for
};

// Runs a program that reads `in` from its beginning. Returns what it wrote, likewise; NULL if it failed.
static FILE *run(const char *const *words, FILE *in)
{
    char said[128]; // nobody asked for it: what is not measured is left out
    FILE *out = tmpfile();
    if (out == NULL)
        return NULL;
    lseek(fileno(in), 0, SEEK_SET); // what the last program read of it left it elsewhere
    const struct child child = {words, NULL, fileno(in), fileno(out)};
    if (child_run(&child, said, sizeof said) == 0) {
        lseek(fileno(out), 0, SEEK_SET);
        return out;
    }
    fclose(out);
    return NULL;
}

// Scans what a program says as fscanf does; only what is harmless within a comment.
static bool ask(const char *program, const char *what, const char *format, FILE *in, char *answer)
{
    const char *words[] = {program, what, NULL};
    FILE *out = run(words, in);
    bool said = out != NULL && fscanf(out, format, answer) == 1;
    if (out != NULL)
        fclose(out);
    return said;
}

static bool measure_sizes(const struct compiler *compiler, FILE *program, struct measured *measured)
{
    const char *words[] = {compiler->size, "/proc/self/fd/0", NULL};
    FILE *made = run(compiler->words, program);
    FILE *sizes = made != NULL ? run(words, made) : NULL;
    bool done = sizes != NULL && fscanf(sizes, "%*[^\n] %lu %lu %lu", &measured->text,
                                        &measured->data, &measured->bss) == 3;
    if (sizes != NULL)
        fclose(sizes);
    if (made != NULL)
        fclose(made);
    return done;
}

static void write_row(const struct header *h, const struct compiler *compiler,
                      const struct measured *measured)
{
    fprintf(h->out, " * %8lu %5lu %5lu ", measured->text, measured->data, measured->bss);
    if (measured->cycles > 0)
        fprintf(h->out, "%10lu  ", measured->cycles);
    else
        fprintf(h->out, "%10s  ", "-");
    fprintf(h->out, "%s %s", compiler->words[0], measured->version);
    for (size_t i = 1; strcmp(compiler->words[i], "-pipe") != 0; i++)
        fprintf(h->out, " %s", compiler->words[i]);
    fprintf(h->out, " (%s)\n", measured->machine);
}

// The header's code, and a template that makes it a program.
static FILE *write_program(const struct header *h, const char *code, const char *template)
{
    struct header program = *h;
    program.out = tmpfile();
    if (program.out == NULL)
        return NULL;
    fputs(code, program.out);
    header_write_template(&program, template);
    if (fflush(program.out) == 0)
        return program.out;
    fclose(program.out);
    return NULL;
}

// The time between the two changes that simavr wrote down: a line #TIME, and behind it those of this time.
static unsigned long read_cycles(FILE *trace)
{
    unsigned long time = 0, begun = 0;
    char line[128];
    while (fgets(line, sizeof line, trace) != NULL) {
        if (line[0] == '#')
            sscanf(line, "#%lu", &time);
        else if (line[0] == '1')
            begun = time;
        else if (line[0] == '0' && begun > 0)
            return time - begun;
    }
    return 0;
}

// Whether a network is so small that it surely runs to its end, and soon.
static bool is_simulated(const struct header *h)
{
    const struct net *net = &h->network->net;
    size_t numbers =
        10 * net_most_channels(net) + net_most_filters(net); // of header_generations.in
    return net->generations == 1 &&
           (header_is_unrolled(h) || numbers * sizeof(float) <= MOST_STACK);
}

// The cycles of a step, 0 if they cannot be told. simavr writes over the program what it traces, once it has
// read it.
static unsigned long measure_cycles(const struct header *h, const char *code)
{
    unsigned long cycles = 0;
    FILE *program = write_program(h, code, "header_simulated.in");
    FILE *made = program != NULL ? run(linked, program) : NULL;
    FILE *said = made != NULL ? run(simavr, made) : NULL;
    if (said != NULL) {
        lseek(fileno(made), 0, SEEK_SET);
        cycles = read_cycles(made);
        fclose(said);
    }
    if (made != NULL)
        fclose(made);
    if (program != NULL)
        fclose(program);
    return cycles;
}

void header_write_measured(const struct header *h, const char *code)
{
    FILE *program = write_program(h, code, "header_program.in");
    bool some = false;
    for (size_t i = 0; program != NULL && i < sizeof compilers / sizeof *compilers; i++) {
        const struct compiler *compiler = &compilers[i];
        struct measured measured;
        if (!ask(compiler->words[0], "-dumpversion", "%15[0-9.]", program, measured.version) ||
            !ask(compiler->words[0], "-dumpmachine", "%47[A-Za-z0-9_-]", program,
                 measured.machine) ||
            !measure_sizes(compiler, program, &measured))
            continue;
        measured.cycles = i == 0 && is_simulated(h) ? measure_cycles(h, code) : 0;
        if (!some)
            header_write_template(h, "header_measured.in");
        some = true;
        write_row(h, compiler, &measured);
    }
    if (program != NULL)
        fclose(program);
}
