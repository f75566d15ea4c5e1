# Which weights survive: a row of squares for each way and round, the share of the tickets that learned in which a weight is
# left. Places are in units of `unit` pixels, each the side of a weight's square, down from the upper left corner.
load 'common.gp'
above = heading_height + 10
below = line * (caption_lines + 1)
height = above + unit * high + below
@open_page
margin = (width - unit * wide) / 2 / width
@texts
set lmargin at screen margin
set rmargin at screen 1 - margin
set tmargin at screen 1 - above / height
set bmargin at screen 1 - (above + unit * high) / height
unset border
unset tics
unset grid
unset key
unset colorbox
set palette defined (0 '#ffffff', 1 '#08306b')
set cbrange [0:1]
set xrange [0:wide]
set yrange [-high:0]
number(share) = unit >= 22 ? sprintf('%.0f', 100 * share) : '' # or the numbers have no room
plot $weights using 1:2:3:3:4 with boxxyerror lc palette fs solid border rgb '#999999', \
    $weights using 1:2:(number($4)):($4 > 0.55 ? 0xffffff : 0x333333) with labels font ',9' tc rgb variable, \
    $rows using 1:2:3 with labels left font ',12', \
    $places using 1:2:3 with labels left font ',11' tc rgb '#333333'
