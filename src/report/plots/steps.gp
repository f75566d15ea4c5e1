# ---- steps.gp: shares that have learned against updates, as lines with corners, on which dashes survive, and markers; behind
# them what the macro bands draws ----
set ylabel 'have learned (%)' font ',12' offset 1,0
set yrange [-3:103]
set ytics 0,20,100 nomirror
set arrow 1 from graph 0, first 50 to graph 1, first 50 nohead lc rgb soft dt 2 lw 0.7
do for [p=1:|$panels|] {
    @panel
    plot @bands for [c=first(p):last(p)] $steps index c-1 using 1:2 with lines ls style(c) lw 1.3 notitle, \
        for [c=first(p):last(p)] $marks index c-1 using 1:2 with points ls style(c) ps mark * 1 notitle, \
        for [c=first(p):last(p)] NaN with linespoints ls style(c) lw 1.3 ps mark * 1 title label(c)
}
unset multiplot
# ---- end of steps.gp ----
