# Made by lifeticket from the sweep 'density-small'. The data are inside.
#   gnuplot -d density.gp                          draws density.png
#   gnuplot -d -e "format='pdf'" density.gp        draws density.pdf; svg likewise
#   gnuplot -d -e "format='pdf'; column=105; font='Latin Modern Roman'" density.gp    the same for a printed text with a
# caption of its own: 105 mm wide, in letters of 9 points.
# Where GNUTERM names a terminal that gnuplot lacks: `env -u GNUTERM gnuplot ...`.
name = 'density'
uniform_place = -0.07

# boards that draw their own density: place, % that learned, 95 % low, high; a block per curve
$uniform << END
NaN NaN NaN NaN
-0.076 7.0312 4.4936 10.8394


NaN NaN NaN NaN
-0.064 46.0938 40.0904 52.2126
END

# place, % that learned, 95 % high, curve, label
$best << END
0.356 15.6250 20.5771 1 "best: 0.36, 15.6 %"
0.424 50.7812 56.8484 2 "best: 0.42, 50.8 %"
END
heading = 'At which density of the boards do networks learn best?'
heading_lines = 1
subtitle = ''
subtitle_lines = 0
caption = 'density-small: 256 networks per point; Life; n = 1; 32×32 boards; boundary: dead cells; ReLU; weights: Glorot;'."\n".'learning rate 0.001; batch 8; up to 125,000 updates; shared boards; stopped once proven; seeds 20200903, 20261127;'."\n".'learned: proven exact on every board'
caption_lines = 3
note = ''
interval = 'Wilson 95 %'
intervals = 'Wilson 95 % intervals'
x_title = 'density (probability of a live cell)'
x_low = -0.13
x_high = 1.02
x_logarithmic = 0
x_words = 0
trains_on = 0

# horizontal place, label, second line of the label
$ticks << END
0.05 "0.05"
0.15 "0.15"
0.25 "0.25"
0.34 "0.34"
0.4 "0.4"
0.5 "0.5"
0.6 "0.6"
0.7 "0.7"
0.8 "0.8"
0.9 "0.9"
END

# line style, label
$curves << END
1 "m = 1"
2 "m = 2"
END

# horizontal place, % that learned, 95 % low, high, learned, networks, % exact at the end; a block per curve
$rates << END
0.046 12.1094 8.6635 16.6756 31 256 12.1094
0.096 7.4219 4.8026 11.3001 19 256 7.4219
0.146 5.4688 3.2852 8.9690 14 256 5.4688
0.196 0.3906 0.0690 2.1791 1 256 0.3906
0.246 0.7812 0.2145 2.8033 2 256 0.7812
0.296 3.9062 2.1354 7.0400 10 256 3.9062
0.336 14.0625 10.3337 18.8539 36 256 14.0625
0.356 15.6250 11.6892 20.5771 40 256 15.6250
0.376 10.5469 7.3502 14.9101 27 256 10.5469
0.396 11.3281 8.0041 15.7956 29 256 11.3281
0.416 4.2969 2.4160 7.5291 11 256 4.2969
0.446 4.2969 2.4160 7.5291 11 256 4.2969
0.496 0.7812 0.2145 2.8033 2 256 0.7812
0.546 0.7812 0.2145 2.8033 2 256 0.7812
0.596 3.1250 1.5918 6.0442 8 256 3.1250
0.646 3.9062 2.1354 7.0400 10 256 3.9062
0.696 5.4688 3.2852 8.9690 14 256 5.4688
0.746 3.9062 2.1354 7.0400 10 256 3.9062
0.796 3.9062 2.1354 7.0400 10 256 3.9062
0.846 3.1250 1.5918 6.0442 8 256 3.1250
0.896 2.3438 1.0785 5.0181 6 256 2.3438
0.946 1.1719 0.3993 3.3882 3 256 1.1719


0.054 35.5469 29.9367 41.5844 91 256 35.5469
0.104 39.8438 34.0393 45.9485 102 256 39.8438
0.154 33.9844 28.4572 39.9851 87 256 33.9844
0.204 34.7656 29.1961 40.7856 89 256 34.7656
0.254 31.2500 25.8846 37.1698 80 256 31.2500
0.304 39.8438 34.0393 45.9485 102 256 39.8438
0.344 46.8750 40.8535 52.9889 120 256 46.8750
0.364 47.2656 41.2356 53.3765 121 256 47.2656
0.384 46.8750 40.8535 52.9889 120 256 46.8750
0.404 49.2188 43.1516 55.3090 126 256 49.2188
0.424 50.7812 44.6910 56.8484 130 256 50.7812
0.454 42.5781 36.6748 48.7009 109 256 42.5781
0.504 35.1562 29.5662 41.1852 90 256 35.1562
0.554 41.0156 35.1665 47.1304 105 256 41.0156
0.604 37.8906 32.1685 43.9708 97 256 37.8906
0.654 40.6250 34.7904 46.7368 104 256 40.6250
0.704 42.9688 37.0528 49.0926 110 256 42.9688
0.754 35.9375 30.3077 41.9831 92 256 35.9375
0.804 41.0156 35.1665 47.1304 105 256 41.0156
0.854 38.6719 32.9156 44.7631 99 256 38.6719
0.904 32.4219 26.9845 38.3790 83 256 32.4219
0.954 41.7969 35.9199 47.9164 107 256 41.7969
END

# The chance of learning against the density of the boards, a curve per network, its best density ringed and named; boards
# that draw their own density stand apart, at the left.
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
keys = |$curves| + trains_on
key_columns = columns_with(0)
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
y_high = 58 # or above the label of the best
do for [i=1:|$best|] { y_high = real(word($best[i], 3)) + 8 > y_high ? real(word($best[i], 3)) + 8 : y_high }
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
set xtics 0,0.1,1 # whatever densities there are
if (|$uniform| > 0) {
    set xtics add ("their\nown" uniform_place)
    set arrow 2 from first uniform_place + 0.05, graph 0 to first uniform_place + 0.05, graph 1 nohead lc rgb '#bbbbbb' dt 3
}
best(i) = i <= |$best| ? int(word($best[i], 4)) : 1
plot @curves, \
    for [c=1:(|$uniform| > 0 ? |$curves| : 0)] $uniform index c-1 using 1:2 with points ls style(c) ps mark * 1.3 notitle, \
    for [c=1:(|$uniform| > 0 ? |$curves| : 0)] $uniform index c-1 using 1:3:(0):($4 - $3) with vectors nohead ls style(c) dt 1 notitle, \
    for [i=1:|$best|] $best using 1:2 every ::i-1::i-1 with points ls style(best(i)) pt 6 ps mark * 3 lw 1.5 notitle, \
    for [once=1:(|$best| > 0)] $best using 1:3:5 with labels center offset 0,0.7 font ',11' notitle
