# lifeticket: how small can a neural network be and still learn Conway's Game of Life?
# `make help` lists the targets.

# ---- knobs -----------------------------------------------------------------------------------------
CC      = gcc
MODE    = release#          release | debug | sanitize
THREADS = #                 threads of a sweep; empty: all processors
PLAN    = experiments/overcompleteness.yaml
OUTPUT  = build/reproduce#  where `make reproduce` leaves its results
# ----------------------------------------------------------------------------------------------------

MODE_FLAGS_release  = -O3
MODE_FLAGS_debug    = -O0
MODE_FLAGS_sanitize = -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

BUILD    = build/$(strip $(MODE))
WARNINGS = -Wall -Wextra -Wshadow -Wconversion
# Assertions stay on in every build. Never -ffast-math: -fno-math-errno only lets sqrtf be one instruction.
CFLAGS   = -std=c17 -g $(MODE_FLAGS_$(strip $(MODE))) -fno-math-errno $(WARNINGS)
PACKAGES = hdf5-serial libcyaml
# System folders, so that the libraries' headers are not held to our warnings.
CPPFLAGS = -D_POSIX_C_SOURCE=200809L -Isrc $(if $(HAVE_SETUP),$(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PACKAGES))))
LDLIBS   = $(shell pkg-config --libs $(PACKAGES)) -lhdf5_serial_hl -lm -lpthread
HAVE_SETUP = $(shell pkg-config --exists $(PACKAGES) 2>/dev/null && echo yes)

# Files named *_avx2.c are built for AVX2 and FMA, and only for x86-64; they run only where the processor
# has both.
SOURCES := $(wildcard src/*/*.c)
ifeq ($(shell uname -m),x86_64)
CPPFLAGS += -DLIFETICKET_AVX2
else
SOURCES := $(filter-out %_avx2.c,$(SOURCES))
endif
MAIN         = src/cli/main.c
OBJECTS      = $(SOURCES:%.c=$(BUILD)/%.o)
LIBRARY      = $(filter-out $(MAIN:%.c=$(BUILD)/%.o),$(OBJECTS))
TEST_OBJECTS = $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/*.c))
PROGRAM      = $(BUILD)/lifeticket
TESTS        = $(BUILD)/tests/run

.DELETE_ON_ERROR:

all: $(PROGRAM) ## build the program (default)

$(PROGRAM): $(OBJECTS)
	$(CC) $(CFLAGS) $^ $(LDLIBS) -o $@

$(TESTS): $(LIBRARY) $(TEST_OBJECTS)
	$(CC) $(CFLAGS) $^ $(LDLIBS) -lcunit -o $@

$(BUILD)/%_avx2.o: CFLAGS += -mavx2 -mfma -mbmi2 -mpopcnt
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

-include $(OBJECTS:.o=.d) $(TEST_OBJECTS:.o=.d)

clean: ## remove everything that was built
	rm -rf build

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: all clean help
