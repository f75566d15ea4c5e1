# The chance of learning from a perturbed start: against the number of flipped signs, beside what is published, or noise.
load 'common.gp'
keys = |$curves| + trains_on + 2 * (|$published| > 0)
key_columns = |$published| > 0 ? 1 : columns_with(0)
load 'frame.gp'
y_high = 103
load 'rates.gp'
if (|$published| > 0) {
    from = real(word($published[1], 3))
    to = real(word($published[1], 4))
    do for [column in "1 3 4"] { # ours need not have these ticks
        at = word($published[1], int(column))
        set xtics add (at real(at))
    }
    set arrow 3 from first from, first 50 to first to, first 50 heads size screen 0.006,90 lc rgb published lw 2
}
plot @curves, \
    for [once=1:(|$published| > 0)] $published using 1:2 with points pt 8 ps published_mark lw 1.6 lc rgb published \
        title (|$published| > 0 ? 'Springer & Kenyon 2020, n = 1: one flip' : ''), \
    for [once=1:(|$published| > 0)] NaN with lines lc rgb published lw 2 \
        title (|$published| > 0 ? 'Springer & Kenyon 2020, n = 1: from so many on over half fail' : '')
