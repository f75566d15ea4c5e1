// SHA-256 of a text: FIPS 180-4. Results name their plan by it.
#ifndef STORE_SHA256_H
#define STORE_SHA256_H

#include <stddef.h>

#define SHA256_TEXT 65 // 64 hexadecimal digits and a zero

void sha256(const void *data, size_t length, char digest[SHA256_TEXT]);

#endif
