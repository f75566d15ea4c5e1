# The chance of learning, a curve per combination of the other axes, beside the published figures where the same question
# was asked: rates among the points, and above them, for each n, an arrow over the m at which more than half learn.
load 'common.gp'
keys = |$curves| + trains_on + |$published| + (|$halves| > 0)
key_columns = |$published| + |$halves| > 0 ? 1 : columns_with(0)
load 'frame.gp'
arrow_row = 6.5 # height of an arrow with its label, in % of the vertical axis
y_high = 103 + arrow_row * |$halves|
arrow_height(i) = 103 + arrow_row * (|$halves| - i)
load 'rates.gp'
# How far along the axis a width stands, 0 to 1: where there is no room to its right, what is said of it stands to its left.
share(x) = x_logarithmic ? log(x / x_low) / log(x_high / x_low) : (x - x_low) / (x_high - x_low)
do for [i=1:|$halves|] {
    from = word($halves[i], 1)
    if (from eq 'NaN') {
        set label 200+i word($halves[i], 3) at graph 0.995, first arrow_height(i - 0.45) right font ',11' tc rgb published
    } else {
        set label 200+i word($halves[i], 3) at first real(from), first arrow_height(i - 0.45) font ',11' tc rgb published
        if (share(real(from)) > 0.8) { set label 200+i right offset -0.5,0 } else { set label 200+i left offset 0.5,0 }
        set arrow 200+i from first real(from), first arrow_height(i) - 1.6 to first real(from), first arrow_height(i) + 1.6 \
            nohead lc rgb published lw 1.6
    }
}
# Published marks stand on their ticks, which ours need not have, large, open and behind: ours are seen through them.
do for [i=1:|$published|] { set xtics add (word($published[i], 1) real(word($published[i], 1))) }
springer(i) = i <= |$published| ? 'Springer & Kenyon 2020, '.word($published[i], 5) : ''
marker(i) = i <= |$published| && word($published[i], 3) ne 'nan' ? 12 : 8 # without range if its networks are not known
plot for [once=1:(|$published| > 0)] $published using 1:3:(0):($4 - $3) with vectors nohead lc rgb published_range lw 7 notitle, \
    @curves, \
    for [i=1:|$published|] $published using 1:2 every ::i-1::i-1 with points pt marker(i) lc rgb published ps published_mark lw 1.6 \
        title springer(i), \
    for [once=1:(|$halves| > 0)] $halves using 1:(arrow_height($0 + 1)):($2 - $1):(0) with vectors head filled \
        size char 0.8,20 lc rgb published lw 1.6 \
        title (|$halves| > 0 ? 'Springer & Kenyon 2020: over half learn' : '')
