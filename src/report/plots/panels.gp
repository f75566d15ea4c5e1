# ---- panels.gp: panels of one size under one heading, each with its legend; the caption below all ----
# A row of $panels is a panel: its first and last row of $curves, and its title.
first(p) = int(word($panels[p], 1))
last(p) = int(word($panels[p], 2))
columns = |$panels| > 1 ? 2 : 1
rows = (|$panels| + columns - 1) / columns
row(p) = (p - 1) / columns + 1
# In pixels.
panel_height = |$panels| > 1 ? 230.0 : 480.0
panel_width = 1.0 * width / columns
panel_left = 100  # the vertical axis, its numbers and title
panel_right = 22
panel_title = 30
panel_axis = 72   # numbers and title of the horizontal axis
key_row = 18      # of a legend
beside = (columns > 1 ? 56 : 116) / (widest + 7) # entries that stand side by side
beside = beside > 1 ? beside : 1
array key_rows[rows]  # of the longest legend in a row of panels
array row_top[rows + 1]
row_top[1] = line * heading_lines + 18
do for [r=1:rows] {
    key_rows[r] = 0
    do for [p=1:|$panels|] {
        needed = (last(p) - first(p) + beside) / beside
        key_rows[r] = row(p) == r && needed > key_rows[r] ? needed : key_rows[r]
    }
    row_top[r + 1] = row_top[r] + panel_title + panel_height + panel_axis + key_row * key_rows[r] + 16
}
height = row_top[rows + 1] + line * (caption_lines + 1)
left(p) = panel_width * ((p - 1) % columns)
bottom(p) = row_top[row(p)] + panel_title + panel_height
@open_page
set multiplot
set label 1 heading at screen 0.5, screen 1 - 0.8 * line / height center font ',16'
set label 2 caption at screen 0.5, screen line * (caption_lines - 0.2) / height center font ',11' tc rgb soft
set tics font ',12'
set xlabel x_title font ',12'
# The macro that begins panel p, before its `plot`; what stands on the page is drawn with the first one.
panel = "if (p == 2) { unset label 1; unset label 2 }; \
set lmargin at screen (left(p) + panel_left) / width; \
set rmargin at screen (left(p) + panel_width - panel_right) / width; \
set tmargin at screen 1 - (bottom(p) - panel_height) / height; \
set bmargin at screen 1 - bottom(p) / height; \
set title word($panels[p], 3) font ',13' offset 0,-0.5; \
set key at screen (left(p) + panel_left / 2.0 + panel_width / 2) / width, screen 1 - (bottom(p) + panel_axis) / height \
center top vertical maxrows key_rows[row(p)] Left reverse samplen 3 font ',11'"
# ---- end of panels.gp ----
