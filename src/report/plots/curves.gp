# Loss and accuracy of single networks of a point against updates: a line for each network, those of an outcome in one style; a
# marker is the end of a training.
load 'common.gp'
# In pixels.
panel_height = 300.0
between = 26.0
key_rows = (|$curves| + 1) / 2
above = heading_height + 14
height = above + 2 * panel_height + between + line * (key_rows + caption_lines + 4)
@open_page
set multiplot
@texts
set lmargin at screen 100.0 / width
set rmargin at screen 1 - 26.0 / width
from(c) = int(word($curves[c], 3))
to(c) = int(word($curves[c], 4))
set tmargin at screen 1 - above / height
set bmargin at screen 1 - (above + panel_height) / height
set logscale y
set yrange [loss_low / 1.3:loss_high * 1.3]
set format y '%g'
set xtics ()
do for [i=1:|$ticks|] { set xtics add ('' real(word($ticks[i], 1))) }
set ytics nomirror
set ylabel 'loss' offset 0.5,0
plot for [c=1:|$curves|] for [n=from(c):to(c)] $networks index n using 1:2 with lines ls style(c) lw 1.1 notitle, \
    for [c=1:|$curves|] for [n=from(c):to(c)] $ends every ::n::n using 1:2 with points ls style(c) ps mark * 1.1 notitle
unset label
unset logscale y
set tmargin at screen 1 - (above + panel_height + between) / height
set bmargin at screen 1 - (above + 2 * panel_height + between) / height
set xlabel x_title
strip = 0.25
exact = nines_high + strip
tick_gap = 0.06
load 'nines.gp'
set xtics ()
do for [i=1:|$ticks|] { set xtics add (word($ticks[i], 2) real(word($ticks[i], 1))) }
set ylabel 'cells predicted right' offset 0.5,0
set key at screen 0.5, screen line * (caption_lines + key_rows + 0.5) / height center top vertical maxrows key_rows Left reverse samplen 4
plot for [c=1:|$curves|] for [n=from(c):to(c)] $networks index n using 1:(nines($3)) with lines ls style(c) lw 1.1 notitle, \
    for [c=1:|$curves|] for [n=from(c):to(c)] $ends every ::n::n using 1:(nines($3)) with points ls style(c) ps mark * 1.1 notitle, \
    for [c=1:|$curves|] NaN with linespoints ls style(c) title label(c)
unset multiplot
