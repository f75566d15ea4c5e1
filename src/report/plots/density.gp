# The chance of learning against the density of the boards, a curve per network, its best density ringed and named; boards
# that draw their own density stand apart, at the left.
load 'common.gp'
keys = |$curves| + trains_on
key_columns = columns_with(0)
load 'frame.gp'
y_high = 58 # or above the label of the best
do for [i=1:|$best|] { y_high = real(word($best[i], 3)) + 8 > y_high ? real(word($best[i], 3)) + 8 : y_high }
load 'rates.gp'
set xtics 0,0.1,1 # whatever densities there are
if (|$uniform| > 0) {
    set xtics add ("their\nown" uniform_place)
    set arrow 2 from first uniform_place + 0.05, graph 0 to first uniform_place + 0.05, graph 1 nohead lc rgb '#bbbbbb' dt 3
}
best(i) = i <= |$best| ? int(word($best[i], 4)) : 1
plot @curves, \
    for [c=1:(|$uniform| > 0 ? |$curves| : 0)] $uniform index c-1 using 1:2 with points ls style(c) ps mark * 1.3 notitle, \
    for [c=1:(|$uniform| > 0 ? |$curves| : 0)] $uniform index c-1 using 1:3:(0):($4 - $3) with vectors nohead ls style(c) dt 1 notitle, \
    for [i=1:|$best|] $best using 1:2 every ::i-1::i-1 with points ls style(best(i)) pt 6 ps mark * 3 lw 1.5 notitle, \
    for [once=1:(|$best| > 0)] $best using 1:3:5 with labels center offset 0,0.7 font ',11' notitle
