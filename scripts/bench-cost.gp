# What an update costs against every size: the figure of scripts/bench-cost, which sets csv, output, cpu and rounds. Page,
# panels, legends and line styles are those of the program's figures.
set loadpath ARG0[1:strlen(ARG0) - strlen('bench-cost.gp')].'../src/report/plots'
name = 'cost'
heading = 'What does an update cost?'
heading_lines = 1
subtitle = 'one core of '.cpu
subtitle_lines = 1
caption = sprintf("Marks: measured, boards included, the lowest of %d rounds. Thin lines without marks:\n\
the operations of a plain dense implementation, at the rate of multiply-adds in registers.", rounds)
caption_lines = 2
x_title = ''
x_logarithmic = 1
x_low = 1
x_high = 10
$ticks << END
END
# Of a panel: its curves, its title.
$panels << END
1 4 "32×32 cells, batch 8"
5 10 "32×32 cells, batch 8"
11 16 "m = 4, batch 8"
17 22 "m = 4, 32×32 cells"
END
# Of a curve: its line style, its label. The second half of a panel's are the dense ones.
$curves << END
1 "m = 1"
2 "m = 8"
1 "m = 1, dense"
2 "m = 8, dense"
1 "n = 1"
2 "n = 2"
3 "n = 3"
1 "n = 1, dense"
2 "n = 2, dense"
3 "n = 3, dense"
1 "n = 1"
2 "n = 2"
3 "n = 3"
1 "n = 1, dense"
2 "n = 2, dense"
3 "n = 3, dense"
1 "n = 1"
2 "n = 2"
3 "n = 3"
1 "n = 1, dense"
2 "n = 2, dense"
3 "n = 3, dense"
END
load 'common.gp'
panel_left = 104
load 'panels.gp'
# Of a panel: its name in the csv, the column of the horizontal axis, that of the curves, title, range and ticks.
array names[4] = ['generations', 'width', 'board', 'batch']
array along[4] = [2, 3, 4, 5]
array across[4] = [3, 2, 2, 2]
array titles_x[4] = ['generations n', 'overcompleteness m', 'side of a board (cells)', 'batch (boards)']
array from[4] = [0.9, 0.85, 13, 0.85]
array to[4] = [5.6, 28, 310, 76]
array ticks[4] = ['1 2 3 4 5', '1 2 4 8 16 24', '16 32 64 128 256', '1 2 4 8 16 32 64']
middle(p) = (first(p) + last(p) - 1) / 2 # the last curve that was measured
size_of(c) = real(label(c)[5:5])         # behind "n = "
cost(p, c, y) = strcol(1) eq names[p] && column(across[p]) == size_of(c) ? column(y) : NaN
set ylabel 'time (µs)' font ',12' offset 2.2,0
set logscale y
set yrange [1:1e5]
set ytics nomirror ('1' 1, '10' 10, '100' 100, '1,000' 1e3, '10,000' 1e4, '100,000' 1e5)
do for [p=1:4] {
    @panel
    set xlabel titles_x[p] font ',12'
    set xrange [from[p]:to[p]]
    set xtics nomirror ()
    do for [tick in ticks[p]] { set xtics add (tick real(tick)) }
    set datafile separator ','
    set datafile missing NaN
    plot for [c=first(p):middle(p)] csv every ::1 using along[p]:(cost(p, c, 6)) with linespoints ls style(c) lw 1.3 ps mark \
            title label(c), \
        for [c=middle(p)+1:last(p)] csv every ::1 using along[p]:(cost(p, c, 9)) with lines ls style(c) lw 0.8 title label(c)
    set datafile separator whitespace
}
unset multiplot
