# ---- frame.gp: a picture of one panel, below it a legend of `keys` entries in `key_columns`, and the caption ----
key_rows = (keys + key_columns - 1) / key_columns
below = key_rows + caption_lines + 2 + tick_lines # lines under the axis
height = 500 + line * (heading_lines + below + 1)
@open_page
set title heading font ',16' offset 0,-0.4
set tmargin heading_lines + 1
set bmargin below + 1
set lmargin 10
set rmargin 3
set xlabel x_title offset 0,1-tick_lines
set label 1 caption at screen 0.5, screen line * (caption_lines - 0.3) / height center font ',11' tc rgb soft
set key at screen 0.5, screen line * (caption_lines + key_rows + 0.5) / height center top vertical maxrows key_rows \
    Left reverse samplen 2
# ---- end of frame.gp ----
