// Locks on files, which end with the process that holds them (flock).
//
// Some file systems of clusters have none, such as Lustre without its option flock, or NFS without its
// daemon. Callers then have to do without, or with something of their own.
#ifndef BASE_LOCK_H
#define BASE_LOCK_H

enum lock {
    LOCK_TAKEN,   // until the descriptor is closed
    LOCK_HELD,    // by someone else
    LOCK_MISSING, // this file system has no locks
    LOCK_FAILED,  // errno says why
};

// Locks an open file for this descriptor alone, without waiting.
enum lock lock_take(int descriptor);

// The same together with others that share it: LOCK_HELD says that someone has it alone.
enum lock lock_share(int descriptor);

// Gives up what was taken.
void lock_give_up(int descriptor);

// Looks whether a lock could be taken, which it has for an instant: LOCK_TAKEN says that nobody has it. Who takes it
// then may notice.
enum lock lock_look(int descriptor);

#endif
