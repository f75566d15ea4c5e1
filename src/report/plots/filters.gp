# Which weights survive: a row of squares for each way and round, the share of the tickets that learned in which a weight is
# left. Places are in units of `unit` pixels, each the side of a weight's square, down from the upper left corner.
load 'common.gp'
above = line * heading_lines + 24
below = line * (caption_lines + 1)
height = above + unit * high + below
@open_page
margin = (width - unit * wide) / 2 / width
set label 1 heading at screen 0.5, screen 1 - 0.8 * line / height center font ',16'
set label 2 caption at screen 0.5, screen line * (caption_lines - 0.2) / height center font ',11' tc rgb soft
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
if (|$rows| == 0) {
    set label 3 'no ticket learned' at graph 0.5, graph 0.5 center font ',12'
    plot NaN
} else {
    number(share) = unit >= 22 ? sprintf('%.0f', 100 * share) : '' # or the numbers have no room
    plot $weights using 1:2:3:3:4 with boxxyerror lc palette fs solid border rgb '#999999', \
        $weights using 1:2:(number($4)):($4 > 0.55 ? 0xffffff : 0x333333) with labels font ',9' tc rgb variable, \
        $rows using 1:2:3 with labels left font ',12', \
        $places using 1:2:3 with labels left font ',11' tc rgb '#333333'
}
