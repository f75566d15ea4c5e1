// The test's oracle for src/rng: the generators of PCG's author (Debian's libpcg-cpp-dev).
//
//   pcg_oracle stream STATE STREAM COUNT                       pcg32 seeded with both
//   pcg_oracle key SEED PURPOSE INDEX INDEX LANE COUNT         the stream of a key
//
// Writes COUNT numbers of 32 bits to stdout, as the machine stores them.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <pcg_random.hpp>
#include <string>

// SplitMix64 as published: the state steps by the golden ratio, the output is the state mixed.
static uint64_t split_mix(uint64_t state)
{
    uint64_t z = state + 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

// A part of a key enters by exclusive or, then everything is mixed without a step.
static uint64_t hash(std::initializer_list<uint64_t> parts)
{
    uint64_t h = 0;
    bool first = true;
    for (uint64_t part : parts) {
        h = first ? part : split_mix((split_mix(h) ^ part) - 0x9e3779b97f4a7c15);
        first = false;
    }
    return h;
}

int main(int argc, char **argv)
{
    auto number = [&](int i) { return std::strtoull(argv[i], nullptr, 10); };
    uint64_t state, stream, count;
    if (argc == 5 && std::string(argv[1]) == "stream") {
        state = number(2);
        stream = number(3);
        count = number(4);
    } else if (argc == 8 && std::string(argv[1]) == "key") {
        state = hash({0, number(2), number(3), number(4), number(5), number(6)});
        stream = hash({1, number(2), number(3), number(4), number(5), number(6)});
        count = number(7);
    } else {
        std::fprintf(stderr, "usage: pcg_oracle stream STATE STREAM COUNT\n"
                             "       pcg_oracle key SEED PURPOSE INDEX INDEX LANE COUNT\n");
        return 2;
    }
    pcg32 generator(state, stream);
    for (uint64_t i = 0; i < count; i++) {
        uint32_t value = generator();
        std::fwrite(&value, sizeof value, 1, stdout);
    }
    return std::fclose(stdout) == 0 ? 0 : 1;
}
