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
