# ---- rates.gp: chances of learning with bars of their intervals, a curve each, up to `y_high` % ----
set ylabel 'networks that learned (%), '.intervals font axis_font
set yrange [-3:y_high]
set ytics 0,10,100 nomirror
set arrow 1 from graph 0, first 50 to graph 1, first 50 nohead lc rgb soft dt 2
set label 100 'one half' at graph 0.995, first 50 right offset 0,0.55 font ',11' tc rgb soft
# The macro that plots the curves. What is drawn for nothing has no title, or it would take room in the legend. Between words there are no lines; bars are not dashed.
curves = "for [c=1:|$curves|] $rates index c-1 using 1:2 with ".(x_words ? 'points' : 'linespoints')." ls style(c) \
ps mark * 1.3 title (label(c) eq '' ? 'this sweep' : label(c)), \
for [c=1:|$curves|] $rates index c-1 using 1:3:(0):($4 - $3) with vectors nohead ls style(c) dt 1 notitle, \
for [c=1:(trains_on ? |$curves| : 0)] $rates index c-1 using 1:7 with points ls style(c) pt '—' ps mark * 1.6 \
title (trains_on && c == 1 ? 'exact at the end of training, too' : '')"
# ---- end of rates.gp ----
