# What a proven network cost against its weights, a marker for each point of the sweep, a curve for each way to fewer weights:
# joules where they were measured, else processor seconds.
load 'common.gp'
keys = |$curves|
key_columns = columns_with(0)
load 'frame.gp'
set lmargin 12
set logscale y
set yrange [y_low:y_high]
set format y '%g'
set ytics nomirror
set ylabel (joules ? 'joules for each proven network' : 'processor seconds for each proven network')
plot for [c=1:|$curves|] $points index c-1 using 1:2 with linespoints ls style(c) ps mark * 1.4 title label(c)
