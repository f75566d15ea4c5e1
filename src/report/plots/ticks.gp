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
