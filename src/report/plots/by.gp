# The chance of learning by the value of an axis of words, a row for each value, the likeliest on top, a line in it for each
# combination of the other axes; at the right, how long those took that learned. Vertical places are in lines, downwards.
load 'common.gp'
keys = |$curves| + (|$published| > 0)
key_columns = columns_with(0)
key_rows = |$curves| > 1 || |$published| > 0 ? (keys + key_columns - 1) / key_columns : 0
# In pixels.
line_height = lines < 36 ? 22.0 : lines < 60 ? 16.0 : 11.5
gap = 26     # between the panels
small = lines < 60 ? 1 : 0.75 # markers
longest = 0
do for [r=1:|$rows|] { longest = pixels(word($rows[r], 3)) > longest ? pixels(word($rows[r], 3)) : longest }
axis_left = 26 + longest
axis_middle = axis_left + 0.66 * (width - axis_left)
axis_right = width - 44
above = heading_height + 14
below = key_rows + caption_lines + 2 + tick_lines # lines under the axis
height = above + line_height * lines + line * (below + 1)
@open_page
set multiplot
@texts
set tmargin at screen 1 - above / height
set bmargin at screen 1 - (above + line_height * lines) / height
set lmargin at screen axis_left / width
set rmargin at screen axis_middle / width
set border 1
set yrange [lines:0]
set ytics scale 0 ()
do for [r=1:|$rows|] {
    top = real(word($rows[r], 1))
    bottom = real(word($rows[r], 2))
    set ytics add (word($rows[r], 3) (top + bottom) / 2)
    if (r % 2) { set object r rectangle from graph 0, first top to graph 1, first bottom behind fc rgb '#f1f1f1' fs solid noborder }
}
set grid noytics
set grid xtics lc rgb '#c8c8c8' lt 1 lw 0.5
unset logscale x
set xrange [-3:103]
set xtics 0,20,100
set xlabel 'networks that learned (%), '.intervals font ',12' offset 0,0.2
set key at screen 0.5, screen line * (caption_lines + key_rows + 0.5) / height center top vertical maxrows key_rows \
    Left reverse samplen 2 width (format eq 'svg' ? 2 : 0)
named(c) = |$curves| > 1 ? label(c) : |$published| > 0 ? 'this sweep' : ''
plot for [once=1:(|$published| > 0)] $published using 3:1:($4 - $3):(0) with vectors nohead lc rgb published_range lw 5 * small notitle, \
    for [c=1:|$curves|] $points index c-1 using 3:1:($4 - $3):(0) with vectors nohead ls style(c) dt 1 notitle, \
    for [c=1:|$curves|] $points index c-1 using 2:1 with points ls style(c) ps mark * 1.2 * small title named(c), \
    for [once=1:(|$published| > 0)] $published using 2:1 with points pt 12 lc rgb published ps published_mark * 0.6 * small lw 1.4 \
        title (|$published| > 0 ? 'Ahmed & Davis 2026, m = 1' : '')
# The names, heading and caption stand there now.
unset label
unset key
unset ytics
set lmargin at screen (axis_middle + gap) / width
set rmargin at screen 1.0 * axis_right / width
set xlabel x_title font ',12' offset 0,0.2
set logscale x
set xrange [x_low:x_high]
set xtics nomirror ()
axis_pixels = axis_right - axis_middle - gap
load 'ticks.gp'
plot for [c=1:|$curves|] $points index c-1 using 7:1:($9 - $7):(0) with vectors nohead ls style(c) dt 1 notitle, \
    for [c=1:|$curves|] $points index c-1 using 8:1 with points ls style(c) ps mark * 1.2 * small notitle
unset multiplot
