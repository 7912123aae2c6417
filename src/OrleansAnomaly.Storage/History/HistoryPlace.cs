namespace OrleansAnomaly.Storage.History;

/// <summary>Where a history is kept, for messages.</summary>
/// <param name="Name">The file or the database, as people know it.</param>
/// <param name="WhatToDo">What people are to do when it is damaged.</param>
internal sealed record HistoryPlace(string Name, string WhatToDo)
{
    /// <summary>Says that something was found which is never written.</summary>
    public StorageException Damaged(string found) => new($"the database is damaged: {found}. {WhatToDo}", Name);
}
