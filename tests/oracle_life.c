#include "oracle_life.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST 128 // filters

struct oracle oracle_of(bool window, unsigned generations, const unsigned char *widths,
                        const float *parameters)
{
    struct oracle oracle = {.window = window && generations == 2,
                            .generations = generations,
                            .activation = definition_of("relu"),
                            .parameters = parameters,
                            .birth = 1 << 3,
                            .survival = 1 << 2 | 1 << 3};
    memcpy(oracle.width, widths, 2 * generations);
    return oracle;
}

// Channels that are added to the first sums of layer l.
static unsigned added_to(const struct oracle *oracle, unsigned l)
{
    if (!oracle->residual || l % 2 == 0)
        return 0;
    unsigned in = l == 1 ? 1 : oracle->width[l - 2];
    return in < oracle->width[l] ? in : oracle->width[l];
}

// ---- a little board, tap by tap ----

// Layer `l`, counted from 0, in the block of parameters.
struct place {
    unsigned in, out, side; // of a filter: 1, 3 or 5
    const float *weights, *biases;
    // NULL: a line on each side of 0, of slope 1 above and of these slopes below, for which no call is made.
    const struct definition *activation;
    double slope[MOST];
    double coefficients[2 * MOST]; // they follow the biases in the block, channel by channel
};

static struct place place_of(const struct oracle *oracle, unsigned l)
{
    struct place place = {.in = 0};
    unsigned layers = 2 * oracle->generations + 1;
    const float *at = oracle->parameters;
    for (unsigned i = 0; i <= l; i++) {
        place.in = i == 0 ? 1 : oracle->width[i - 1];
        place.out = i + 1 == layers ? 1 : oracle->width[i];
        if (oracle->window)
            place.side = i == 0 ? 5 : 1;
        else
            place.side = i % 2 == 0 && i + 1 < layers ? 3 : 1;
        place.weights = at;
        place.biases = at + (size_t)place.out * place.in * place.side * place.side;
        at = place.biases + place.out;
        const struct definition *own =
            i + 1 == layers || oracle->linear[i] ? NULL : oracle->activation;
        place.activation = own != NULL && !own->line ? own : NULL;
        for (unsigned k = 0; k < place.out; k++) {
            double *c = place.coefficients + (own != NULL ? k * own->coefficients : 0);
            for (size_t j = 0; own != NULL && j < own->coefficients; j++)
                c[j] = (double)*at++;
            place.slope[k] = own != NULL ? own->slope(c, -1) : 1;
        }
    }
    return place;
}

static double activated(const struct place *place, unsigned k, double x)
{
    if (place->activation == NULL)
        return x < 0 ? place->slope[k] * x : x; // not a number stays
    return place->activation->value(place->coefficients + k * place->activation->coefficients, x);
}

// A layer on all cells of the board: in [C][height][width] to out [K][height][width]. The channels of plus [added]
// go to the first sums.
static void convolve(const struct place *place, const struct oracle_board *board, const double *in,
                     int added, const double *plus, double *out)
{
    int side = (int)place->side, height = (int)board->height, width = (int)board->width;
    for (int k = 0; k < (int)place->out; k++)
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                double sum = (double)place->biases[k];
                const float *weight = place->weights + k * (int)place->in * side * side;
                for (int c = 0; c < (int)place->in; c++)
                    for (int r = y - side / 2; r <= y + side / 2; r++)
                        for (int j = x - side / 2; j <= x + side / 2; j++, weight++)
                            if (r >= 0 && j >= 0 && r < height && j < width)
                                sum += (double)*weight * in[(c * height + r) * width + j];
                if (k < added)
                    sum += plus[(k * height + y) * width + x];
                out[(k * height + y) * width + x] = activated(place, (unsigned)k, sum);
            }
}

// Channel k of layer l, from 0, at the board's cell.
static double channel(const struct oracle *oracle, const struct oracle_board *board, unsigned l,
                      unsigned k)
{
    double a[3][MOST * 25];
    unsigned cells = board->height * board->width;
    for (unsigned i = 0; i < cells; i++)
        a[0][i] = board->cells >> i & 1;
    for (unsigned i = 0; i <= l; i++) {
        struct place place = place_of(oracle, i);
        const double *read = i > 0 ? a[(i - 1) % 3] : NULL; // by the layer before
        convolve(&place, board, a[i % 3], (int)added_to(oracle, i), read, a[(i + 1) % 3]);
    }
    return a[(l + 1) % 3][k * cells + board->y * board->width + board->x];
}

double oracle_logit(const struct oracle *oracle, const struct oracle_board *board)
{
    return channel(oracle, board, 2 * oracle->generations, 0);
}

// Whether the cell lives after `generations`.
static bool alive_after(const struct oracle *oracle, const struct oracle_board *board,
                        unsigned generations, int y, int x)
{
    if (y < 0 || x < 0 || y >= (int)board->height || x >= (int)board->width)
        return false;
    if (generations == 0)
        return board->cells >> (y * (int)board->width + x) & 1;
    unsigned neighbours = 0;
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
            if (dy != 0 || dx != 0)
                neighbours += alive_after(oracle, board, generations - 1, y + dy, x + dx);
    bool alive = alive_after(oracle, board, generations - 1, y, x);
    return (alive ? oracle->survival : oracle->birth) >> neighbours & 1;
}

bool oracle_alive(const struct oracle *oracle, const struct oracle_board *board)
{
    return alive_after(oracle, board, oracle->generations, (int)board->y, (int)board->x);
}

// ---- counting ----

static void count_one(struct oracle_count *count, double logit, bool alive)
{
    count->patches++;
    count->wrong += alive ? !(logit > 0) : !(logit <= 0);
    if (!(fabs(logit) >= count->least))
        count->least = isnan(logit) ? 0 : fabs(logit);
}

struct oracle_count oracle_edges(const struct oracle *oracle)
{
    // Of five rows, or columns: at no edge, at the first, at the last, at both.
    static const unsigned left[4] = {5, 3, 3, 1}, middle[4] = {2, 0, 2, 0};
    struct oracle_count count = {.least = INFINITY};
    for (unsigned kind = 1; kind < 16; kind++) {
        struct oracle_board board = {left[kind / 4], left[kind % 4], middle[kind / 4],
                                     middle[kind % 4], 0};
        for (uint32_t end = UINT32_C(1) << board.height * board.width; board.cells < end;
             board.cells++)
            count_one(&count, oracle_logit(oracle, &board), oracle_alive(oracle, &board));
    }
    return count;
}

struct oracle_count oracle_joined(struct oracle_count a, struct oracle_count b)
{
    return (struct oracle_count){a.patches + b.patches, a.wrong + b.wrong, fmin(a.least, b.least)};
}

static struct oracle_count count_windows(const struct oracle *oracle)
{
    struct oracle_count count = {.least = INFINITY};
    for (struct oracle_board board = {3, 3, 1, 1, 0}; board.cells < 512; board.cells++)
        count_one(&count, oracle_logit(oracle, &board), oracle_alive(oracle, &board));
    return count;
}

// Patches whose first four rows are given: 32 lanes, one for each fifth row. The sums of the layer
// that sees several cells are tabulated by rows of the patch,
//
//   life:    by three rows, what the taps of one row of the filter give there
//   window:  by one row, what that row of the filter gives
//
// and what follows is 1x1.
#define LANES 32

struct tables {
    unsigned filters;      // of the tabulated layer
    double *upper[4];      // by rows r0 r1 r2, by r1 r2 r3; or by r0, r1, r2, r3
    double *lower;         // [r2 r3][filter][r4]: life
    uint8_t next[512];     // a window's middle cell one generation on
    uint8_t *row;          // [2^15]: of three rows, three cells one generation on
    struct place sums;     // the tabulated layer
    struct place chain[4]; // the layers that follow
    double *handed;        // [512][channels] of the first generation: life
    unsigned added;        // of them, to the sums of the first of those layers
    unsigned layers;
};

static double *doubles(size_t count)
{
    double *block = malloc(count * sizeof *block);
    if (block == NULL)
        abort();
    return block;
}

static unsigned window_at(unsigned triple, unsigned column)
{
    unsigned window = 0;
    for (unsigned r = 0; r < 3; r++)
        for (unsigned j = 0; j < 3; j++)
            window |= (triple >> (5 * r + column + j) & 1) << (3 * r + j);
    return window;
}

static void fill_rule(const struct oracle *oracle, struct tables *tables)
{
    struct oracle one = *oracle;
    one.generations = 1;
    for (struct oracle_board board = {3, 3, 1, 1, 0}; board.cells < 512; board.cells++)
        tables->next[board.cells] = oracle_alive(&one, &board);
    tables->row = calloc(32768, 1);
    if (tables->row == NULL)
        abort();
    for (unsigned triple = 0; triple < 32768; triple++)
        for (unsigned j = 0; j < 3; j++)
            tables->row[triple] |= (uint8_t)(tables->next[window_at(triple, j)] << j);
}

// The channels of the first generation, [512][channels].
static double *first_generation(const struct oracle *oracle)
{
    unsigned channels = oracle->width[1];
    double *h = doubles((size_t)512 * channels);
    for (struct oracle_board board = {3, 3, 1, 1, 0}; board.cells < 512; board.cells++)
        for (unsigned c = 0; c < channels; c++)
            h[board.cells * channels + c] = channel(oracle, &board, 1, c);
    return h;
}

// What the taps of row `i` of filter k of the second 3x3 layer give over three rows.
static double share(const struct place *place, const double *h, unsigned k, unsigned i,
                    unsigned triple)
{
    double sum = 0;
    for (unsigned j = 0; j < 3; j++)
        for (unsigned c = 0; c < place->in; c++)
            sum += (double)place->weights[(k * place->in + c) * 9 + 3 * i + j] *
                   h[window_at(triple, j) * place->in + c];
    return sum;
}

static void fill_life(const struct oracle *oracle, struct tables *tables)
{
    struct place place = place_of(oracle, 2);
    unsigned filters = tables->filters;
    double *h = first_generation(oracle);
    tables->upper[0] = doubles((size_t)32768 * filters);
    tables->upper[1] = doubles((size_t)32768 * filters);
    tables->lower = doubles((size_t)32768 * filters);
    for (unsigned triple = 0; triple < 32768; triple++)
        for (unsigned k = 0; k < filters; k++) {
            tables->upper[0][triple * filters + k] = share(&place, h, k, 0, triple);
            tables->upper[1][triple * filters + k] =
                share(&place, h, k, 1, triple) + (double)place.biases[k];
            tables->lower[((triple & 1023) * filters + k) * LANES + (triple >> 10)] =
                share(&place, h, k, 2, triple);
        }
    tables->handed = h;
    tables->added = added_to(oracle, 3);
}

static void fill_window(const struct oracle *oracle, struct tables *tables)
{
    struct place place = place_of(oracle, 0);
    unsigned filters = tables->filters;
    tables->lower = doubles((size_t)LANES * filters);
    for (unsigned r = 0; r < 5; r++) {
        double *table = r < 4 ? doubles((size_t)LANES * filters) : tables->lower;
        for (unsigned row = 0; row < LANES; row++)
            for (unsigned k = 0; k < filters; k++) {
                double sum = r == 0 ? (double)place.biases[k] : 0;
                for (unsigned j = 0; j < 5; j++)
                    sum += row >> j & 1 ? (double)place.weights[25 * k + 5 * r + j] : 0;
                table[r < 4 ? row * filters + k : k * LANES + row] = sum;
            }
        if (r < 4)
            tables->upper[r] = table;
    }
}

static void fill(const struct oracle *oracle, struct tables *tables)
{
    unsigned l = oracle->window ? 0 : 2;
    *tables = (struct tables){.filters = oracle->width[l], .sums = place_of(oracle, l)};
    fill_rule(oracle, tables);
    oracle->window ? fill_window(oracle, tables) : fill_life(oracle, tables);
    while (l < 2 * oracle->generations)
        tables->chain[tables->layers++] = place_of(oracle, ++l);
}

static void empty(struct tables *tables)
{
    for (unsigned i = 0; i < 4; i++)
        free(tables->upper[i]);
    free(tables->lower);
    free(tables->handed);
    free(tables->row);
}

// The filters of the tabulated layer, with their activation: out [filter][32].
static void sum_lanes(const struct oracle *oracle, const struct tables *tables,
                      const unsigned row[4], double *out)
{
    unsigned filters = tables->filters;
    unsigned first = row[0] | row[1] << 5 | row[2] << 10,
             second = row[1] | row[2] << 5 | row[3] << 10, third = row[2] | row[3] << 5;
    for (unsigned k = 0; k < filters; k++) {
        double known = 0;
        const double *lower = tables->lower + k * LANES;
        if (oracle->window) {
            for (unsigned r = 0; r < 4; r++)
                known += tables->upper[r][row[r] * filters + k];
        } else {
            known = tables->upper[0][first * filters + k] + tables->upper[1][second * filters + k];
            lower += (size_t)third * filters * LANES;
        }
        for (unsigned lane = 0; lane < LANES; lane++)
            out[k * LANES + lane] = activated(&tables->sums, k, known + lower[lane]);
    }
}

// A 1x1 layer: in [C][32] to out [K][32]. plus [added] goes to the first sums.
static void mix_lanes(const struct place *place, const double *in, unsigned added,
                      const double *plus, double *out)
{
    for (unsigned k = 0; k < place->out; k++) {
        double sum[LANES];
        for (unsigned lane = 0; lane < LANES; lane++)
            sum[lane] = (double)place->biases[k] + (k < added ? plus[k] : 0);
        for (unsigned c = 0; c < place->in; c++) {
            double weight = (double)place->weights[k * place->in + c];
            for (unsigned lane = 0; lane < LANES; lane++)
                sum[lane] += weight * in[c * LANES + lane];
        }
        for (unsigned lane = 0; lane < LANES; lane++)
            out[k * LANES + lane] = activated(place, k, sum[lane]);
    }
}

// The logits of all 32 lanes.
static void answer_lanes(const struct oracle *oracle, const struct tables *tables,
                         const unsigned row[4], double logit[LANES])
{
    double a[2][MOST * LANES];
    unsigned at = 0;
    sum_lanes(oracle, tables, row, a[0]);
    unsigned middle = window_at(row[1] | row[2] << 5 | row[3] << 10, 1);
    const double *handed =
        oracle->residual ? tables->handed + (size_t)middle * oracle->width[1] : NULL;
    for (unsigned i = 0; i < tables->layers; i++, at ^= 1)
        mix_lanes(&tables->chain[i], a[at], i == 0 ? tables->added : 0, handed, a[at ^ 1]);
    memcpy(logit, a[at], LANES * sizeof *logit);
}

static void count_lanes(const struct oracle *oracle, const struct tables *tables,
                        const unsigned row[4], struct oracle_count *count)
{
    double logit[LANES];
    answer_lanes(oracle, tables, row, logit);
    unsigned above = tables->row[row[0] | row[1] << 5 | row[2] << 10] |
                     (unsigned)tables->row[row[1] | row[2] << 5 | row[3] << 10] << 3;
    double sign[LANES], least = count->least; // of a right answer
    for (unsigned lane = 0; lane < LANES; lane++) {
        unsigned below = tables->row[row[2] | row[3] << 5 | lane << 10];
        sign[lane] = tables->next[above | below << 6] ? 1 : -1;
    }
    unsigned wrong = 0;
    for (unsigned lane = 0; lane < LANES; lane++) { // as count_one, without its branches
        double z = logit[lane], right = sign[lane] * z, away = z == z ? fabs(z) : 0;
        wrong += !((right > 0) | ((z == 0) & (sign[lane] < 0)));
        least = away < least ? away : least;
    }
    count->patches += LANES;
    count->wrong += wrong;
    count->least = least;
}

void oracle_quick(const struct oracle *oracle, size_t count, const uint32_t *patches, double *logit)
{
    struct tables tables;
    fill(oracle, &tables);
    for (size_t i = 0; i < count; i++) {
        uint32_t p = patches[i];
        const unsigned row[4] = {p & 31, p >> 5 & 31, p >> 10 & 31, p >> 15 & 31};
        double lanes[LANES];
        answer_lanes(oracle, &tables, row, lanes);
        logit[i] = lanes[p >> 20];
    }
    empty(&tables);
}

struct oracle_count oracle_inside(const struct oracle *oracle)
{
    if (oracle->generations == 1)
        return count_windows(oracle);
    struct oracle_count count = {.least = INFINITY};
    struct tables tables;
    fill(oracle, &tables);
    for (unsigned rows = 0; rows < UINT32_C(1) << 20; rows++) {
        const unsigned row[4] = {rows & 31, rows >> 5 & 31, rows >> 10 & 31, rows >> 15};
        count_lanes(oracle, &tables, row, &count);
    }
    empty(&tables);
    return count;
}
