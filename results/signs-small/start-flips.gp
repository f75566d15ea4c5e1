# Made by lifeticket from the sweep 'signs-small'. The data are inside.
#   gnuplot -d start-flips.gp                          draws start-flips.png
#   gnuplot -d -e "format='pdf'" start-flips.gp        draws start-flips.pdf; svg likewise
#   gnuplot -d -e "format='pdf'; column=105; font='Latin Modern Roman'" start-flips.gp    the same for a printed text with a
# caption of its own: 105 mm wide, in letters of 9 points.
# Where GNUTERM names a terminal that gnuplot lacks: `env -u GNUTERM gnuplot ...`.
name = 'start-flips'

# Springer & Kenyon, arXiv 2009.01398, n = 1: flips, % that still learn; fewer than half learn from so many flips, or so many
$published << END
1 80 4 6
END
heading = 'How many flipped signs does a start that learned survive?'
heading_lines = 1
subtitle = 'over half learned: m = 1 up to 2 flipped signs, m = 3 up to 8 flipped signs'
subtitle_lines = 1
caption = 'signs-small: 264 to 284 networks per point; Life; n = 1; 32×32 boards; boundary: dead cells; each board its own density;'."\n".'ReLU; weights: Glorot; learning rate 0.001; batch 8; up to 125,000 updates; shared boards; stopped once proven;'."\n".'the whole network again; from networks that learned; seeds 20200903, 20261127; learned: proven exact on every board'
caption_lines = 3
note = ''
interval = 'Wilson 95 %'
intervals = 'Wilson 95 % intervals'
x_title = 'weights whose starting sign is flipped'
x_low = -0.8
x_high = 8.8
x_logarithmic = 0
x_words = 0
trains_on = 0

# horizontal place, label, second line of the label
$ticks << END
0 "0"
1 "1"
2 "2"
3 "3"
4 "4"
5 "5"
6 "6"
7 "7"
8 "8"
END

# line style, label
$curves << END
1 "m = 1"
2 "m = 3"
END

# horizontal place, % that learned, 95 % low, high, learned, networks, % exact at the end; a block per curve
$rates << END
-0.12 94.7183 91.4696 96.7734 269 284 94.7183
0.88 69.0141 63.4121 74.1086 196 284 69.0141
1.88 54.5775 48.7641 60.2686 155 284 54.5775
2.88 42.6056 36.9908 48.4178 121 284 42.6056
3.88 29.2254 24.2413 34.7639 83 284 29.2254
4.88 25.3521 20.6447 30.7174 72 284 25.3521
5.88 17.6056 13.6168 22.4591 50 284 17.6056
6.88 16.1972 12.3683 20.9283 46 284 16.1972
7.88 14.4366 10.8234 18.9991 41 284 14.4366


0.12 93.1818 89.4810 95.6440 246 264 93.1818
1.12 88.2576 83.8147 91.6031 233 264 88.2576
2.12 81.8182 76.7203 86.0034 216 264 81.8182
3.12 81.8182 76.7203 86.0034 216 264 81.8182
4.12 79.5455 74.2724 83.9710 210 264 79.5455
5.12 77.2727 71.8476 81.9155 204 264 77.2727
6.12 78.7879 73.4617 83.2883 208 264 78.7879
7.12 79.9242 74.6787 84.3114 211 264 79.9242
8.12 77.6515 72.2503 82.2596 205 264 77.6515
END

# The chance of learning from a perturbed start: against the number of flipped signs, beside what is published, or noise.
# ---- common.gp: what all figures share: format, colours, line styles, the horizontal axis ----
if (!exists("format")) format = 'png'
if (!exists("output")) output = name.'.'.format
set encoding utf8
# For a printed text, `column` millimetres wide, letters are 9 points high, and the text has a caption of its own; `font` may be the text's.
if (!exists("font")) font = 'DejaVu Sans'
# A page has the texts of its figures beside them, on its own ground.
if (exists("bare") || exists("column")) { heading = ''; heading_lines = 0; subtitle = ''; subtitle_lines = 0; caption = ''; caption_lines = 0 }
ground = exists("bare") ? '' : "background 'white'"
width = exists("column") ? column / 25.4 * 72 / 9.0 * 18.67 : 1000 # pixels of png and svg; 7 inches of pdf, or `column`
inches = exists("column") ? column / 25.4 : 7.0
scale = exists("column") ? 0.75 * 9 / 14 : 0.5 # of letters and markers of pdf, which draws them a third larger than it says
line = font eq 'DejaVu Sans' ? 23.0 : 26.5 # pixels of a line of text
terminal(height) = format eq 'svg' ? sprintf("set terminal svg noenhanced size %.0f,%.0f font '%s,Arial,14' \
fontscale 1.3 linewidth 1.5 %s", width, height, font, ground) : \
    format eq 'pdf' ? sprintf("set terminal pdfcairo noenhanced size %.4fin,%.2fin font '%s,14' \
fontscale %.4g pointscale %.4g linewidth 1.2", inches, inches * height / width, font, scale, scale) : \
    sprintf("set terminal pngcairo noenhanced size %.0f,%.0f font '%s,14' linewidth 1.5", width, height, font)
# About how wide a text is, in pixels of png and svg.
pixels(text) = letter * sum [i=1:strlen(text)] (strstrt(" ,.-()fijlrt", text[i:i]) > 0 ? 6.5 : 11.5)
letter = font eq 'DejaVu Sans' ? 1 : 0.9 # which is wider than most
axis_pixels = 0.844 * width # of an axis that lies along the picture
axis_font = exists("column") ? ',12' : ',14'
# The macro that opens a picture so many pixels high.
open_page = "eval terminal(height); set output output"

# Colours that colour-blind readers tell apart (Okabe & Ito); markers and dashes tell curves apart in grey as well. Together
# the combinations repeat late.
array colours[5] = ['#000000', '#0072B2', '#009E73', '#CC79A7', '#56B4E9']
array markers[11] = [7, 5, 9, 13, 6, 4, 8, 12, 11, 10, 2]
array dashes[4] = ['solid', '(24,10)', '(24,8,4,8)', '(8,8)']
published = '#D55E00'       # what others have published
published_range = '#F5C9AE' # and its intervals
soft = '#555555'      # captions and lines to compare with
faint = '#dddddd'     # grids
mark = format eq 'svg' ? 0.67 : 1 # size of a marker: svg draws larger ones
published_mark = format eq 'svg' ? 1.25 : 2.6 # and open ones larger still
set style line 1001 lc rgb '#888888' pt 4 dt (4,8)  # dense networks
set style line 1002 lc rgb '#888888' pt 3 dt (24,6) # the whole network trained again
set border 3
set grid ytics lc rgb faint lt 1 lw 0.5

# The macro that writes the texts of a page; heading and subtitle end heading_height pixels down.
heading_rows = 1 + 1.15 * (heading_lines - 1) # in lines of text
heading_height = line * (heading_rows + 0.9 * subtitle_lines) + 14
texts = "set label 1 heading at screen 0.5, screen 1 - 0.8 * line / height center font ',16'; \
set label 2 subtitle at screen 0.5, screen 1 - line * (heading_rows + 0.75) / height center font ',13' tc rgb soft; \
set label 3 caption at screen 0.5, screen line * (caption_lines - 0.2) / height center font ',11' tc rgb soft"

# A row of $curves is a curve: its line style and its label. A row of $ticks is a label of the axis, in one line or two.
if (exists('$curves')) {
    style(c) = c <= |$curves| ? int(word($curves[c], 1)) : 1
    label(c) = c <= |$curves| ? word($curves[c], 2) : ''
    widest = 0 # characters
    do for [c=1:|$curves|] {
        eval sprintf("set style line %d lc rgb '%s' pt %d dt %s", c, colours[1 + (c - 1) % 5], markers[1 + (c - 1) % 11], \
            dashes[1 + (c - 1) % 4])
        widest = strlen(label(c)) > widest ? strlen(label(c)) : widest
    }
    # Columns in which the legend fits with so many characters more in each label.
    columns_with(more) = widest + more > 0.038 * width ? 1 : 2
    if (x_logarithmic) { set logscale x }
    set xrange [x_low:x_high]
    set xtics nomirror ()
    tick_lines = 1
    do for [i=1:|$ticks|] { tick_lines = word($ticks[i], 3) eq '' ? tick_lines : 2 }
# ---- ticks.gp: the labels of $ticks on an axis of axis_pixels: whole decades of a logarithmic one first, then what fits between ----
array label_at[|$ticks| + 1]
array label_half[|$ticks| + 1]
labels = 0
do for [decades=1:0:-1] {
    do for [i=1:|$ticks|] {
        at = real(word($ticks[i], 1))
        decade = x_logarithmic && abs(log10(at) - floor(log10(at) + 0.5)) < 1e-9
        if (decade == decades) {
            tick_text = word($ticks[i], 2)
            tick_below = word($ticks[i], 3)
            place = axis_pixels * (x_logarithmic ? log(at / x_low) / log(x_high / x_low) : (at - x_low) / (x_high - x_low))
            half = (pixels(tick_text) > pixels(tick_below) ? pixels(tick_text) : pixels(tick_below)) / 2
            fits = 1
            do for [k=1:labels] { if (abs(place - label_at[k]) < half + label_half[k] + 4) { fits = 0 } }
            if (fits) { labels = labels + 1; label_at[labels] = place; label_half[labels] = half }
            set xtics add ((fits ? tick_text.(tick_below eq '' ? '' : "\n".tick_below) : '') at)
        }
    }
}
# ---- end of ticks.gp ----
}
# ---- end of common.gp ----
keys = |$curves| + trains_on + 2 * (|$published| > 0)
key_columns = |$published| > 0 ? 1 : columns_with(0)
# ---- frame.gp: a picture of one panel, below it a legend of `keys` entries in `key_columns`, and the caption ----
key_rows = (keys + key_columns - 1) / key_columns
below = key_rows + caption_lines + 2 + tick_lines # lines under the axis
height = (exists("column") ? 0.6 : 0.5) * width + heading_height + line * (below + 1)
@open_page
@texts
set tmargin at screen 1 - (heading_height + 12) / height
set bmargin at screen line * (below + 0.6) / height
set lmargin 10
set rmargin 3
set xlabel x_title offset 0,1-tick_lines
set key at screen 0.5, screen line * (caption_lines + key_rows + 0.5) / height center top vertical maxrows key_rows \
    Left reverse samplen 4 width (format eq 'svg' ? 2 : 0) # whose texts gnuplot thinks narrower than they are
# ---- end of frame.gp ----
y_high = 103
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
if (|$published| > 0) {
    from = real(word($published[1], 3))
    to = real(word($published[1], 4))
    do for [column in "1 3 4"] { # ours need not have these ticks
        at = word($published[1], int(column))
        set xtics add (at real(at))
    }
    set arrow 3 from first from, first 50 to first to, first 50 heads size screen 0.006,90 lc rgb published lw 2
}
plot @curves, \
    for [once=1:(|$published| > 0)] $published using 1:2 with points pt 8 ps published_mark lw 1.6 lc rgb published \
        title (|$published| > 0 ? 'Springer & Kenyon 2020, n = 1: one flip' : ''), \
    for [once=1:(|$published| > 0)] NaN with lines lc rgb published lw 2 \
        title (|$published| > 0 ? 'Springer & Kenyon 2020, n = 1: from so many on over half fail' : '')
