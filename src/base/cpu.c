#define _GNU_SOURCE // sched_getaffinity

#include "base/cpu.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool cpu_has(enum isa isa)
{
    switch (isa) {
    case ISA_BASELINE:
        return true;
    case ISA_AVX2:
#if defined(LIFETICKET_AVX2)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
               __builtin_cpu_supports("bmi2");
#else
        return false;
#endif
    case ISA_COUNT:
        break;
    }
    return false;
}

const char *cpu_isa_name(enum isa isa)
{
    static const char *const names[ISA_COUNT] = {"baseline", "avx2"};
    return names[isa];
}

bool cpu_isa_is_known(void)
{
    const char *forced = getenv("LIFETICKET_ISA");
    bool known = forced == NULL;
    for (int isa = 0; isa < ISA_COUNT && !known; isa++)
        known = strcmp(forced, cpu_isa_name((enum isa)isa)) == 0;
    return known;
}

enum isa cpu_isa(void)
{
    const char *forced = getenv("LIFETICKET_ISA");
    if (forced != NULL && strcmp(forced, cpu_isa_name(ISA_BASELINE)) == 0)
        return ISA_BASELINE;
    return cpu_has(ISA_AVX2) ? ISA_AVX2 : ISA_BASELINE;
}

const char *cpu_name(void)
{
    static _Thread_local char name[128];
    FILE *file = fopen("/proc/cpuinfo", "r");
    char line[256];
    snprintf(name, sizeof name, "unknown");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) == 0 && colon != NULL) {
            snprintf(name, sizeof name, "%s", colon + 1 + strspn(colon + 1, " \t"));
            name[strcspn(name, "\n")] = '\0';
            break;
        }
    }
    if (file != NULL)
        fclose(file);
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
