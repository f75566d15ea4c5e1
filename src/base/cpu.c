#define _GNU_SOURCE // sched_getaffinity

#include "base/cpu.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool cpu_has(enum isa isa)
{
    switch (isa) {
    case ISA_BASELINE:
        return true;
    case ISA_SSE4:
#if defined(LIFETICKET_SSE4)
        return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
#else
        return false;
#endif
    case ISA_AVX2:
#if defined(LIFETICKET_AVX2) && defined(__x86_64__)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
               __builtin_cpu_supports("bmi2");
#elif defined(LIFETICKET_AVX2)
        return true; // NEON and its fused multiply-add are a part of every 64-bit ARM
#else
        return false;
#endif
    case ISA_COUNT:
        break;
    }
    return false;
}

static atomic_uint most_bits = 512;

unsigned cpu_vector_bits(void)
{
    unsigned bits = 128, most = atomic_load_explicit(&most_bits, memory_order_relaxed);
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        bits = 512;
    else if (__builtin_cpu_supports("avx2"))
        bits = 256;
#endif
    return bits < most ? bits : most;
}

void cpu_limit_vectors(unsigned bits)
{
    atomic_store(&most_bits, bits);
}

const char *cpu_isa_name(enum isa isa)
{
    static const char *const names[ISA_COUNT] = {"baseline", "sse4", "avx2"};
    return names[isa];
}

const char *cpu_isa_vectors(enum isa isa)
{
#if defined(__x86_64__)
    static const char *const vectors[ISA_COUNT] = {"none", "SSE4.2 by SIMDe", "AVX2, FMA, BMI2"};
#else
    static const char *const vectors[ISA_COUNT] = {"none", "none", "NEON by SIMDe"};
#endif
    return vectors[isa];
}

const char *cpu_isa_words(void)
{
    static _Thread_local char words[64];
    words[0] = '\0';
    for (enum isa isa = 0; isa < ISA_COUNT; isa++)
        if (cpu_has(isa)) {
            size_t length = strlen(words);
            snprintf(words + length, sizeof words - length, "%s%s", length > 0 ? ", " : "",
                     cpu_isa_name(isa));
        }
    return words;
}

// The instruction set that LIFETICKET_ISA names; ISA_COUNT where it names none that is here.
static enum isa forced_isa(const char *forced)
{
    for (enum isa isa = 0; isa < ISA_COUNT; isa++)
        if (strcmp(forced, cpu_isa_name(isa)) == 0 && cpu_has(isa))
            return isa;
    return ISA_COUNT;
}

bool cpu_isa_is_known(void)
{
    const char *forced = getenv("LIFETICKET_ISA");
    return forced == NULL || forced_isa(forced) != ISA_COUNT;
}

enum isa cpu_isa(void)
{
    const char *forced = getenv("LIFETICKET_ISA");
    enum isa isa = forced != NULL ? forced_isa(forced) : ISA_COUNT;
    if (isa != ISA_COUNT)
        return isa;
    for (isa = ISA_COUNT - 1; !cpu_has(isa);)
        isa--;
    return isa;
}

// Finds the first line of a file that begins with `prefix`. What follows it, a colon and blanks, is
// the text; false where there is no such line.
static bool read_after(const char *path, const char *prefix, char *text, size_t room)
{
    FILE *file = fopen(path, "r");
    char line[256];
    bool found = false;
    while (file != NULL && !found && fgets(line, sizeof line, file) != NULL)
        found = strncmp(line, prefix, strlen(prefix)) == 0;
    if (file != NULL)
        fclose(file);
    if (!found)
        return false;
    const char *rest = line + strlen(prefix);
    rest += strspn(rest, ": \t");
    snprintf(text, room, "%.*s", (int)strcspn(rest, "\n"), rest);
    return true;
}

const char *cpu_name(void)
{
    static _Thread_local char name[128];
    if (!read_after("/proc/cpuinfo", "model name", name, sizeof name) && // which ARM has not
        !read_after("/proc/device-tree/model", "", name, sizeof name))
        snprintf(name, sizeof name, "unknown");
    return name;
}

unsigned cpu_count(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    return (unsigned)CPU_COUNT(&set);
}

#if defined(__SSE2__)

unsigned cpu_flush_subnormals(void)
{
    const unsigned flush_results = 1u << 15, zero_inputs = 1u << 6; // FTZ and DAZ of MXCSR
    unsigned mode = __builtin_ia32_stmxcsr();
    __builtin_ia32_ldmxcsr(mode | flush_results | zero_inputs);
    return mode;
}

unsigned cpu_default_float_mode(void)
{
    const unsigned all_masked = 0x1f80; // MXCSR at the start of a program
    unsigned mode = __builtin_ia32_stmxcsr();
    __builtin_ia32_ldmxcsr(all_masked);
    return mode;
}

void cpu_restore_float_mode(unsigned mode)
{
    __builtin_ia32_ldmxcsr(mode);
}

#elif defined(__aarch64__)

static unsigned float_mode(void)
{
    uint64_t mode;
    __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
    return (unsigned)mode;
}

unsigned cpu_flush_subnormals(void)
{
    const unsigned flush = 1u << 24; // FZ of FPCR, for results and inputs
    unsigned mode = float_mode();
    cpu_restore_float_mode(mode | flush);
    return mode;
}

unsigned cpu_default_float_mode(void)
{
    unsigned mode = float_mode();
    cpu_restore_float_mode(0); // FPCR at the start of a program
    return mode;
}

void cpu_restore_float_mode(unsigned mode)
{
    __asm__ volatile("msr fpcr, %0" : : "r"((uint64_t)mode));
}

#else

unsigned cpu_flush_subnormals(void)
{
    return 0;
}

unsigned cpu_default_float_mode(void)
{
    return 0;
}

void cpu_restore_float_mode(unsigned mode)
{
    (void)mode;
}

#endif
