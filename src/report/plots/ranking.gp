# The combinations of choices, the likeliest on top, and how often their networks learned at each published figure: a panel
# for each figure, the published range shaded; at the right, how likely each combination is, and how often it would be found.
load 'common.gp'
rows = |$combinations|
# In pixels.
row_height = 21
letter = 7.9    # of the combinations' names, which stand left of the panels
percentage = 86 # a column of percentages right of them, of which there are two
gap = 16        # between panels
narrow = 110    # panels have smaller texts below this width
name(i) = word($combinations[i], 3)
longest = strlen(choices)
do for [i=1:rows] { longest = strlen(name(i)) > longest ? strlen(name(i)) : longest }
panels_left = 22 + letter * longest
panels_right = width - 2 * percentage
panel_width = (panels_right - panels_left + gap) / |$panels|
# Above a panel: "L(1,3)", and what is published, broken into lines, but not before a per cent sign.
array headings[|$panels|]
heading_rows = 0
do for [p=1:|$panels|] {
    text = word($panels[p], 6)
    headings[p] = word($panels[p], 5)."\n".word(text, 1)
    used = strlen(word(text, 1))
    breaks = 2
    do for [w=2:words(text)] {
        needed = strlen(word(text, w)) + 1 + (word(text, w + 1) eq '%' ? 2 : 0)
        fits = word(text, w) eq '%' || used + needed <= int(panel_width / letter)
        headings[p] = headings[p].(fits ? ' ' : "\n").word(text, w)
        used = fits ? used + 1 + strlen(word(text, w)) : strlen(word(text, w))
        breaks = fits ? breaks : breaks + 1
    }
    heading_rows = breaks > heading_rows ? breaks : heading_rows
}
above = heading_height + line * heading_rows
below = line * (caption_lines + 4)
height = above + row_height * rows + below
@open_page
set multiplot
@texts
set label 4 '% of networks that learned'.(rows < combinations ? \
    sprintf('; the %d likeliest of %d combinations', rows, combinations) : '') \
    at screen 0.5 * (panels_left + panels_right) / width, screen line * (caption_lines + 2.1) / height center font ',12'
# A legend across the page: gnuplot's own would keep to a panel.
up = line * (caption_lines + 0.9) / height
half = 0.3 * line / height
set arrow 2 from screen 0.04, screen up to screen 0.08, screen up heads size screen 0.004,90 lw 1 lc rgb '#000000'
set label 5 '' at screen 0.06, screen up point pt 7 ps mark * 0.8 lc rgb '#000000'
set label 6 'networks that learned, '.interval at screen 0.09, screen up left font ',12'
set object 2 rectangle from screen 0.41, screen up - half to screen 0.44, screen up + half fc rgb published_range fs solid noborder
set label 7 'published range (Springer & Kenyon 2020)' at screen 0.45, screen up left font ',12'
set arrow 3 from screen 0.82, screen up to screen 0.85, screen up nohead lc rgb published lw 1.6
set label 8 'published rate' at screen 0.86, screen up left font ',12'

set tmargin at screen 1 - above / height
set bmargin at screen 1.0 * below / height
set border 1 lc rgb soft
set format x '%g'
set yrange [rows + 0.5:0.5]
set ytics scale 0 () font ',11'
do for [i=1:rows] { set ytics add (name(i) i) }
title_font = panel_width < narrow ? ',10' : ',12'
tick_font = panel_width < narrow ? ',9' : ',11'
percent(x) = x < 0.05 ? '< 0.1 %' : sprintf('%.1f %%', x < 0.1 ? 0.1 : x)
do for [p=1:|$panels|] {
    left = panels_left + panel_width * (p - 1)
    low = real(word($panels[p], 1))
    high = real(word($panels[p], 2))
    rate = word($panels[p], 3)
    end = real(word($panels[p], 4))
    set lmargin at screen left / width
    set rmargin at screen (left + panel_width - gap) / width
    set title headings[p] font title_font offset 0,-0.6
    set object 1 rectangle from low, graph 0 to high, graph 1 behind fc rgb published_range fs solid noborder
    set xrange [-0.04 * end:1.04 * end]
    set xtics nomirror 0,end/2,end font tick_font
    if (rate ne 'nan') { set arrow 1 from real(rate), graph 0 to real(rate), graph 1 nohead back lc rgb published lw 1.6 }
    if (p == 1) { set label 9 choices at screen (panels_left - 14.0) / width, graph 1 right offset 0,0.7 font ',11' }
    if (p == |$panels|) {
        do for [k=1:2] {
            place = (width - (2 - k) * percentage - 8.0) / width
            shown = k == 1 ? 'posterior' : 'recovered'
            set label 10*k shown at screen place, graph 1 right offset 0,0.7 font ',11'
            do for [i=1:rows] {
                set label 100*k+i percent(real(word($combinations[i], k))) at screen place, first i right font ',11' tc rgb soft
            }
        }
    }
    plot $rates index p-1 using 2:1:3:4 with xerrorbars pt 7 ps mark * 0.8 lc rgb '#000000' notitle
    # The names, heading, caption and legend stand there now.
    unset label
    unset object
    unset arrow
    set ytics scale 0 1,1
    set format y ''
}
unset multiplot
