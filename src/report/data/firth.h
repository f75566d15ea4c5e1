// Where the chance of success passes one half: logistic regression of counts on one number, by Firth's method.
//
// At the place x a network succeeds with probability p(x), log(p / (1 - p)) = b (x - c): c is the place at which half
// succeed, b how steeply the chance rises there. The estimate is where the likelihood, times the root of the determinant
// of Fisher's information of the intercept -bc and the slope b, is largest:
//
//   l(c, b) = sum of k log p + (n - k) log(1 - p) + log(det I) / 2,  k of n at each place,
//   det I = (sum w)(sum w x^2) - (sum w x)^2,  w = n p (1 - p)
//
// D. Firth, Biometrika 80 (1993) 27. It takes off most of the bias of few networks, and is finite where all below a place
// fail and all above succeed, which plain logistic regression is not.
//
// The 95 % interval of c has those places at which the largest l over b is less than 1.92 below the largest of all, half
// of chi squared's 95 % quantile: the profile of G. Heinze & M. Schemper, Statistics in Medicine 21 (2002) 2409, taken over
// c in place of the coefficients. It has two ends exactly if b = 0 is outside of the same kind of interval. If b = 0 is
// inside, nobody knows whether the chance rises or falls, and c may be anywhere: then there is no estimate.
#ifndef REPORT_DATA_FIRTH_H
#define REPORT_DATA_FIRTH_H

#include "base/wilson.h"
#include "report/data/statistics.h"

struct firth_place {
    double x;
    struct report_count count;
};

struct firth {
    double half;              // c; NaN if b may be 0
    struct interval interval; // of c, 95 %; NaN likewise
    double slope;             // b, 0 to either side
};

// Fits place[count]. NaN throughout where fewer than two different x have networks.
// Check values (scipy, and R's brglm2 for half and slope): tests/test_firth.c.
struct firth firth_fit(const struct firth_place *place, size_t count);

#endif
