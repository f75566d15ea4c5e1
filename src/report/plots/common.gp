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
load 'ticks.gp'
}
# ---- end of common.gp ----
