# A single network with its numbers, from its filters down to its answer; of one generation beside or below it the logit, and
# what the filters give, by the neighbours of a cell. Places are in pixels, down from below the heading.
load 'common.gp'
above = heading_height + 6.0
why_height = 330.0 # of a panel, with its axis and legend
why_rows = explained ? (beside ? 2 : 1) : 0
drawn = beside && why_height * why_rows > deep ? why_height * why_rows : deep + (explained && !beside ? why_height + 20 : 0)
height = above + drawn + line * (caption_lines + 1)
@open_page
set multiplot
unset border
unset tics
unset grid
unset key
unset colorbox
# The page itself: squares, texts, arrows. Positive weights are dark and negative ones light, so that they differ in grey, too.
@texts
set lmargin at screen 0
set rmargin at screen 1
set tmargin at screen 1
set bmargin at screen 0
set xrange [0:width]
set yrange [height - above:-above]
set palette defined (-1 '#f4a55a', 0 '#ffffff', 1 '#0b3c72')
set cbrange [-1:1]
places(k) = word('c l', k)
plot $squares using 1:2:3:3:4 with boxxyerror lc palette fs solid border rgb '#777777', \
    $squares using 1:2:5:($4 > 0.5 ? 0xffffff : 0x000000) with labels font (side < 30 ? ',7' : ',8') tc rgb variable, \
    $texts using (strcol(3) eq 'c' ? $1 : NaN):2:4 with labels center font ',10', \
    $texts using (strcol(3) eq 'l' ? $1 : NaN):2:4 with labels left font ',10', \
    $arrows using 1:2:3:4 with vectors head filled size screen 0.006,25 lc rgb soft lw 1.2
unset label
# The units' activations.
do for [p=1:|$panels|] {
    left = real(word($panels[p], 1))
    top = above + real(word($panels[p], 2))
    set lmargin at screen left / width
    set rmargin at screen (left + real(word($panels[p], 3))) / width
    set tmargin at screen 1 - top / height
    set bmargin at screen 1 - (top + real(word($panels[p], 4))) / height
    set xrange [real(word($panels[p], 5)):real(word($panels[p], 6))]
    set autoscale y
    set offsets 0, 0, graph 0.1, graph 0.1
    set xzeroaxis lt 1 lc rgb '#999999' lw 0.7
    set yzeroaxis lt 1 lc rgb '#999999' lw 0.7
    set object 1 rectangle from graph 0,0 to graph 1,1 behind fc rgb '#f4f4f4' fs solid noborder
    plot $functions index p-1 using 1:2 with lines lc rgb '#888888' lw 1, $functions index p-1 using 1:3 with lines lc rgb '#000000' lw 2.6
}
unset object
unset xzeroaxis
unset yzeroaxis
set offsets
# What becomes of a cell by its neighbours.
why_left(p) = beside ? wide + 90.0 : 80.0 + 0.5 * (p - 1) * width
why_right(p) = beside ? width - 24.0 : 0.5 * p * width - 24
why_top(p) = above + (beside ? (p - 1) * why_height : deep + 10)
panel = "set lmargin at screen why_left(p) / width; set rmargin at screen why_right(p) / width; \
set tmargin at screen 1 - (why_top(p) + 24) / height; set bmargin at screen 1 - (why_top(p) + why_height - 112) / height; \
set key at screen 0.5 * (why_left(p) + why_right(p)) / width, screen 1 - (why_top(p) + why_height - 42) / height \
center top horizontal Left reverse samplen 2 width -2 font ',9' maxcols 4"
if (explained) {
    set border 3
    set xrange [x_low:x_high]
    set xtics nomirror () font ',10'
    do for [i=1:|$ticks|] { set xtics add (word($ticks[i], 2) real(word($ticks[i], 1))) }
    set xlabel x_title font ',11' offset 0,0.4
    set ytics nomirror autofreq font ',10'
    if (alive_from == alive_from) {
        set object 1 rectangle from first alive_from, graph 0 to first alive_to, graph 1 behind fc rgb '#ececec' fs solid noborder
    }
    p = 1
    @panel
    stats $logit using 4 name 'most' nooutput
    stats $logit using 3 name 'least' nooutput
    # Linear up to about the greatest logit, logarithmic beyond: what decides lies near 0.
    unit = most_max > 0 ? 10.0 ** floor(log10(most_max)) : 1.0
    scaled(z) = asinh(z / unit)
    low = least_min < 0 ? scaled(least_min) : 0
    reach = most_max > 0 ? scaled(most_max) : 0
    set yrange [low - 0.06 * (reach - low):reach + 0.12 * (reach - low)]
    set ytics ('0' 0)
    do for [e=0:8] {
        do for [sign in "-1 1"] {
            at = real(sign) * unit * 10.0 ** e
            if (scaled(at) > low && scaled(at) < reach) { set ytics add (sprintf('%g', at) scaled(at)) }
        }
    }
    set label 1 'logit' at graph 0, graph 1 left offset 0,0.6 font ',11'
    set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead lc rgb published lw 1.4
    set label 2 'alive above 0' at graph 0.995, first 0 right offset 0,0.5 font ',10' tc rgb published
    plot $logit index 0 using 1:(scaled($2)) with lines lc rgb '#999999' dt '-' notitle, $logit index 1 using 1:(scaled($2)) with lines lc rgb '#999999' notitle, \
        $logit index 0 using 1:(scaled($3)):(0):(scaled($4) - scaled($3)) with vectors nohead lc rgb '#0072B2' lw 2 notitle, \
        $logit index 1 using 1:(scaled($3)):(0):(scaled($4) - scaled($3)) with vectors nohead lc rgb '#000000' lw 2 notitle, \
        $logit index 0 using 1:($5 > 0 ? NaN : scaled($2)) with points pt 6 ps mark lc rgb '#0072B2' title 'dead stays', \
        $logit index 0 using 1:($5 > 0 ? scaled($2) : NaN) with points pt 7 ps mark lc rgb '#0072B2' title 'is born', \
        $logit index 1 using 1:($5 > 0 ? NaN : scaled($2)) with points pt 4 ps mark lc rgb '#000000' title 'dies', \
        $logit index 1 using 1:($5 > 0 ? scaled($2) : NaN) with points pt 5 ps mark lc rgb '#000000' title 'lives on'
    unset label 2
    unset arrow 1
    p = 2
    @panel
    set ytics autofreq
    set autoscale y
    set offsets 0, 0, graph 0.08, graph 0.08
    set label 1 'filters, behind their activation (thick: live cells)' at graph 0, graph 1 left offset 0,0.6 font ',11'
    plot for [c=1:|$curves|] for [s=0:1] $filters index 2*(c-1)+s using 1:3:(0):($4 - $3) with vectors nohead ls style(c) dt 1 notitle, \
        for [c=1:|$curves|] for [s=0:1] $filters index 2*(c-1)+s using 1:2 with linespoints ls style(c) lw 1 + 1.4 * s ps mark * 0.7 title (s == 0 ? label(c) : '')
}
unset multiplot
