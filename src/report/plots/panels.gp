# ---- panels.gp: at most four panels of one size under one heading, each with its legend; the caption below all ----
# A row of $panels is a panel: its first and last row of $curves, its title, and a line below it or none. The page is no
# higher than A4.
first(p) = int(word($panels[p], 1))
last(p) = int(word($panels[p], 2))
columns = |$panels| > 1 ? 2 : 1
rows = (|$panels| + columns - 1) / columns
row(p) = (p - 1) / columns + 1
# In pixels.
panel_height = |$panels| > 1 ? 270.0 : 480.0
panel_width = 1.0 * width / columns
if (!exists('panel_left')) panel_left = 86 # the vertical axis, its numbers and title
panel_right = 24
titles = 0 # lines
do for [p=1:|$panels|] { titles = word($panels[p], 4) ne '' ? 2 : word($panels[p], 3) ne '' && titles == 0 ? 1 : titles }
panel_title = 10 + 22 * titles + (exists('x2_title') ? 42 : 0) # and a second horizontal axis
panel_axis = 66   # numbers and title of the horizontal axis
key_row = 18      # of a legend
beside = (columns > 1 ? 60 : 124) / (widest + 9) # entries that stand side by side
beside = beside > 1 ? beside : 1
key_font = columns > 1 && widest > 57 ? (widest > 64 ? ',9' : ',10') : ',11' # so that it does not leave the page
array key_rows[rows]  # of the longest legend in a row of panels
array row_top[rows + 1]
row_top[1] = heading_height
do for [r=1:rows] {
    key_rows[r] = 0
    do for [p=1:|$panels|] {
        needed = (last(p) - first(p) + beside) / beside
        key_rows[r] = row(p) == r && needed > key_rows[r] ? needed : key_rows[r]
    }
    row_top[r + 1] = row_top[r] + panel_title + panel_height + panel_axis + key_row * key_rows[r] + 16
}
height = row_top[rows + 1] + line * (caption_lines + 0.6)
left(p) = panel_width * ((p - 1) % columns)
bottom(p) = row_top[row(p)] + panel_title + panel_height
@open_page
set multiplot
@texts
set tics font ',12'
set xlabel x_title font ',12'
# The macro that begins panel p, before its `plot`; what stands on the page is drawn with the first one.
panel = "if (p == 2) { unset label 1; unset label 2; unset label 3 }; \
set lmargin at screen (left(p) + panel_left) / width; \
set rmargin at screen (left(p) + panel_width - panel_right) / width; \
set tmargin at screen 1 - (bottom(p) - panel_height) / height; \
set bmargin at screen 1 - bottom(p) / height; \
set label 4 word($panels[p], 3) at screen (left(p) + panel_left / 2.0 + panel_width / 2) / width, \
screen 1 - (row_top[row(p)] + 14) / height center font (columns > 1 ? ',12' : ',13'); \
set label 5 word($panels[p], 4) at screen (left(p) + panel_left / 2.0 + panel_width / 2) / width, \
screen 1 - (row_top[row(p)] + 34) / height center font ',11' tc rgb soft; \
set key at screen (left(p) + panel_left / 2.0 + panel_width / 2) / width, screen 1 - (bottom(p) + panel_axis) / height \
center top vertical maxrows key_rows[row(p)] Left reverse samplen 4 font key_font"
# ---- end of panels.gp ----
