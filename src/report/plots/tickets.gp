# The chance of learning against the weights that are left, with 95 % intervals: ways to fewer weights beside each
# other, each way beside its controls, dense networks beside all.
load 'common.gp'
x2_title = 'share of the dense network (%)'
load 'panels.gp'
load 'shares.gp'
set ylabel 'learned (%), '.interval font ',12' offset 1,0
set yrange [-3:103]
set ytics 0,20,100 nomirror
set arrow 1 from graph 0, first 50 to graph 1, first 50 nohead lc rgb soft dt 2 lw 0.7
do for [p=1:|$panels|] {
    @panel
    plot for [c=first(p):last(p)] $points index c-1 using 1:3:(0):($4 - $3) with vectors nohead ls style(c) dt 1 lw 0.8 notitle, \
        for [c=first(p):last(p)] $points index c-1 using 1:2 with linespoints ls style(c) ps mark * 1 title label(c)
}
unset multiplot
