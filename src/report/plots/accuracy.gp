# The accuracy of every single network, with the median of each point and the accuracy of predicting every cell dead. The
# shape and colour of a marker say the curve, whether it is filled, or a cross, how the training ended.
load 'common.gp'
several = |$curves| > 1 ? |$curves| : 0
networks(o) = int(word($outcomes[o], 1))
outcome(o) = networks(o) > 0 ? word($outcomes[o], 2) : ''
keys = 2 + several
do for [o=1:4] { keys = keys + (networks(o) > 0) }
key_columns = columns_with(0)
load 'frame.gp'
set lmargin 12
set ylabel 'cells predicted right (on test boards)'
strip = 0.3
exact = nines_high + 0.75 * strip + 0.05
tick_gap = 0.04
load 'nines.gp'
# Of a curve: open and filled. Medians are black, so no curve is.
array open[5] = [6, 4, 8, 12, 10]
colour(c) = colours[2 + (c - 1) % 4]
shape(c, o) = o > 2 ? (o == 3 ? 2 : 1) : open[1 + (c - 1) % 5] + (o == 2)
size = most_networks > 150 ? 0.6 : 1
plot for [c=1:|$curves|] $baselines index c-1 using 1:(nines($2)) with lines lc rgb soft lw 1.4 dt (4,8) \
        title (c == 1 ? 'every cell predicted dead' : ''), \
    for [c=1:|$curves|] for [o=1:4] $networks index 4*(c-1)+o-1 using 1:(nines($2) + ($2 >= 1 ? strip * $3 : 0)) with points \
        pt shape(c, o) lc rgb colour(c) ps mark * size lw (format eq 'svg' ? 1.6 : 1) notitle, \
    for [c=1:|$curves|] $medians index c-1 using 3:(nines($2)):($4 - $3):(0) with vectors nohead lc rgb '#ffffff' lw 5 notitle, \
    for [c=1:|$curves|] $medians index c-1 using 3:(nines($2)):($4 - $3):(0) with vectors nohead lc rgb '#000000' lw 2.4 \
        title (c == 1 ? 'median' : ''), \
    for [o=1:4] NaN with points pt shape(1, o) lc rgb (several ? soft : colour(1)) ps mark * size title outcome(o), \
    for [c=1:several] NaN with points pt open[1 + (c - 1) % 5] + 1 lc rgb colour(c) ps mark * 1.4 title label(c)
