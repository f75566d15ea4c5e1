# The accuracy against the weights that are left, as tickets.gp has the chance: medians, with the middle half of the
# networks; where learning is all or nothing, a median says little between the two.
load 'common.gp'
x2_title = 'share of the dense network (%)'
panel_left = 104
load 'panels.gp'
load 'shares.gp'
strip = 0.3
exact = nines_high + strip
tick_gap = 0.065
load 'nines.gp'
set ylabel 'cells predicted right' font ',12' offset 1.2,0
set arrow 2 from graph 0, first nines(baseline) to graph 1, first nines(baseline) nohead lc rgb soft dt 2
set label 100 'all predicted dead' at graph 0.01, first nines(baseline) left offset 0,-0.5 font ',10' tc rgb soft
do for [p=1:|$panels|] {
    @panel
    plot for [c=first(p):last(p)] $points index c-1 using 1:(nines($3)):(0):(nines($4) - nines($3)) with vectors nohead \
            ls style(c) dt 1 lw 0.8 notitle, \
        for [c=first(p):last(p)] $points index c-1 using 1:(nines($2)) with linespoints ls style(c) ps mark * 1 title label(c)
}
unset multiplot
