# How well processes share a sweep: the figure of scripts/scale.py, which sets csv, output and subtitle. Page and line styles are those
# of the program's figures.
set loadpath ARG0[1:strlen(ARG0) - strlen('scale.gp')].'../src/report/plots'
name = 'scale'
heading = 'How well do processes share a sweep?'
heading_lines = 1
subtitle_lines = 1
caption = "Simulated from the measured time of each trial. Unequal processors: their speeds differ by a factor of up to two."
caption_lines = 1
x_logarithmic = 1
x_low = 0.8
x_high = 12500
$ticks << END
1 1
10 10
100 100
1000 1,000
10000 10,000
END
$curves << END
1 "--join, equal processors"
2 "--join, unequal processors"
3 "--shard I/N, unequal processors"
END
load 'common.gp'
height = 590
@open_page
@texts
set tmargin at screen 1 - (heading_height + 8) / height
set bmargin at screen (caption_lines * line + 84) / height
set lmargin at screen 0.1
set rmargin at screen 0.96
set xlabel 'processes of one thread'
set ylabel 'share of the processors'' time that is used (%)'
set yrange [0:100]
set ytics nomirror 20
set key bottom left Left reverse width 2
set datafile separator ','
plot for [c=1:3] csv every ::1 using 1:(100 * column(c + 1)) with linespoints ls c lw 1.3 ps 1.3 * mark title label(c)
