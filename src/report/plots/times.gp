# How long learning takes: Kaplan and Meier's estimate of the share of networks that have learned after so many updates.
load 'common.gp'
load 'panels.gp'
set ylabel 'have learned (%)' font ',12' offset 1,0
set yrange [-3:103]
set ytics 0,20,100 nomirror
do for [p=1:|$panels|] {
    @panel
    plot for [c=first(p):last(p)] $steps index c-1 using 1:2 with steps ls style(c) lw 1.8 title label(c)
}
unset multiplot
