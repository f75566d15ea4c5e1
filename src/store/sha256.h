// SHA-256: FIPS 180-4. Results name their plan by it, and are told apart by it (store/digest.h).
#ifndef STORE_SHA256_H
#define STORE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_TEXT 65 // 64 hexadecimal digits and a zero

// Of bytes that come piece by piece.
struct sha256 {
    uint32_t state[8];
    uint64_t length;         // bytes so far
    unsigned char block[64]; // the last of them, length % 64, that are no whole block
};

void sha256_begin(struct sha256 *sum);
void sha256_add(struct sha256 *sum, const void *data, size_t length);
void sha256_end(struct sha256 *sum, char digest[SHA256_TEXT]);

// Of bytes that are there at once.
void sha256(const void *data, size_t length, char digest[SHA256_TEXT]);

#endif
