// Networks on their way out of the program: as a C header, a page, a model of other programs.
//
// What leaves is the model's network without what it does not need (ticket/compact.h), if it is then
// still what was proven of it; else the network as it is. Either is proven anew. What is pruned costs
// nothing in any format.
//
// A format is a row of export_formats and a file of its own, which writes a network.
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include "export/compacted.h"
#include "ticket/sparse.h"

#include <stdio.h>

#define EXPORT_PREFIX_TEXT 32

struct export_network {
    const struct store_model *model; // as it leaves: its point, its values, what is proven of them
    struct net net;                  // its shape
    struct ticket_sparse sparse;     // its weights that are not zero
    char prefix[EXPORT_PREFIX_TEXT]; // of the names in it
    size_t weights_before;           // of the model, pruned ones among them
    unsigned integer_bits;           // of its weights at most; 0, as export_open leaves it: float32
    struct store_model judged;       // the model as it is, proven anew, where that leaves
    struct compacted compacted;
    struct arena arena;
};

// Opens what leaves of a model, which must outlive it. Refuses a network with weights that are no numbers
// (STATUS_REQUEST), and fails when memory is short. Close it, whatever is returned.
enum status export_open(struct export_network *network, const struct store_model *model,
                        const char *prefix);
// Opens the network as it is, with all that it does not need: to be looked at. What is proven of it
// is what the model says.
enum status export_open_whole(struct export_network *network, const struct store_model *model,
                              const char *prefix);
void export_close(struct export_network *network);

// Writes what is proven of it, as part of a sentence: "exact on every board: proven on all 512 windows".
#define EXPORT_PROOF_TEXT 160
void export_proof(const struct export_network *network, char text[EXPORT_PROOF_TEXT]);

// Returns by what a channel's activation multiplies a sum below 0: by 0, if it is relu. Precondition (assert): it
// has linear sides (net/activation.h).
float export_slope(const struct ticket_sparse *sparse, size_t channel);

struct export_format {
    const char *name, *suffix; // "c", ".h"
    const char *summary;       // what it is, for the help
    enum status (*write)(const struct export_network *network, FILE *out);
    bool integers; // whether it knows networks of integers
    bool binary;   // whether a terminal could not show it
};
extern const struct export_format export_formats[]; // the last has no name

enum status export_write_json(const struct export_network *network, FILE *out);
enum status export_write_js(const struct export_network *network, FILE *out);
enum status export_write_html(const struct export_network *network, FILE *out);
enum status export_write_c(const struct export_network *network, FILE *out);
enum status export_write_npz(const struct export_network *network, FILE *out);
enum status export_write_onnx(const struct export_network *network, FILE *out);

#endif
