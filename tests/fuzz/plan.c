// Plans: a file is read or refused with a message that names it; of what is read every group ends.
#include "sweep/plan.h"
#include "scratch.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct plan plan;
    scratch_write(data, size);
    if (plan_read(scratch_path(), NULL, 0, &plan) != STATUS_OK) {
        assert(strstr(status_message(), scratch_path()) == status_message());
        return 0;
    }
    size_t trials = 0;
    for (size_t first = 0, count; first < plan.points; first += count) {
        count = plan_group(&plan, first);
        assert(count > 0 && first + count <= plan.points);
    }
    for (size_t i = 0; i < plan.points; i++)
        trials += plan.networks[i];
    assert(plan.points > 0 && trials == plan.trials);
    plan_free(&plan);
    return 0;
}
